# Loaded for the PDF by docs/pom.xml: what paper can't do as a screen does.
require 'asciidoctor-pdf'

# Paper has no colours of its own for code: these are the light ones of book.css.
module Rouge
  module Themes
    class Book
      style Text, fg: '#23211d'
      style Comment, fg: '#6b6455'
      style Keyword, Keyword::Declaration, fg: '#9a3f0a', bold: true
      style Keyword::Type, Keyword::Constant, Keyword::Namespace, fg: '#9a3f0a'
      style Literal::String, fg: '#2f6b2b'
      style Literal::Number, fg: '#7b3fa0'
      style Name::Class, Name::Namespace, Name::Constant, fg: '#1f5f8b'
      style Name::Function, Name::Decorator, fg: '#7a4f00'
      style Generic::Prompt, fg: '#9a3f0a', bold: true
      style Generic::Strong, fg: '#23211d', bold: true
      style Generic::Output, fg: '#625c52'
    end
  end
end

# What fits on a page stays on one.
Asciidoctor::Extensions.register do
  tree_processor do
    process do |document|
      document.find_by(context: :listing).each do |listing|
        listing.set_option 'unbreakable' if listing.source.lines.size <= 40
      end
      document.find_by(context: :table).each do |table|
        table.set_option 'unbreakable' if table.rows.body.size <= 16
      end
      %i[admonition example sidebar].each do |context|
        document.find_by(context: context).each { |box| box.set_option 'unbreakable' }
      end
      nil
    end
  end
end

# Abstract and colophon stand on the title page, wide tables are set smaller, and a promise that is kept, or
# kept as far as seen, has the screen's mark.
class BookOnPaper < (Asciidoctor::Converter.for 'pdf')
  register_for 'pdf'

  def ink_title_page(document)
    super
    abstract = document.find_by(style: 'abstract').first
    return unless abstract

    move_down 30
    theme_font(:abstract) { ink_prose abstract.content, align: :left, margin: 0 }
    colophon = document.find_by(role: 'colophon').first
    move_down 30
    ink_prose colophon.content, align: :left, margin: 0
  end

  def convert_preamble(_node); end

  def convert_table(node)
    size = @theme.table_font_size
    @theme.table_font_size = @theme.table_wide_font_size if node.columns.size > 6
    super
  ensure
    @theme.table_font_size = size
  end

  def convert_inline_quoted(node)
    return '<span class="kept">✓</span>' if node.role? 'kept'
    return '<span class="kept">(✓)</span>' if node.role? 'seen'

    super
  end
end
