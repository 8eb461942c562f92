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
%w[seo feed_meta youtube twitter gist jsonify avatar figure asset img picture video vimeo octicon].each do |name|
  next if Liquid::Template.tags[name]

  Liquid::Template.register_tag(name, Class.new(Liquid::Tag) { def render(_context) = "" })
end
