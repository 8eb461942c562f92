"""Text as words: tokens, languages, stems, and a thesaurus."""
