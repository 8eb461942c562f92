# frozen_string_literal: true

# Writes the HTML of every document, before layouts, as a line of JSON to the file that DUMP_TO names.
require "json"

Jekyll::Hooks.register :documents, :post_convert do |document|
  if document.collection.label == "posts"
    File.open(ENV.fetch("DUMP_TO"), "a") do |file|
      file.puts(JSON.generate("path" => document.relative_path, "html" => document.content))
    end
  end
end

# Tags of plugins that are not here show nothing.
module WithoutPlugins
  def unknown_tag(_tag, _markup, _tokenizer = nil); end
end

module PartsWithoutPlugins
  def unknown_tag(tag, markup, tokenizer)
    super
  rescue Liquid::SyntaxError
    nil
  end
end

Liquid::Document.prepend(WithoutPlugins)
Liquid::Block.prepend(PartsWithoutPlugins)
