# Loaded by docs/pom.xml: makes drift loud, and teaches Rouge 3.30 today's Java.
require 'asciidoctor'
require 'rouge'
require_relative 'sources'
require_relative 'answers'

# A reference that leads nowhere is logged at INFO, below the default threshold.
Asciidoctor::LoggerManager.logger.level = ::Logger::INFO

# Callouts in a listing and the list below it must agree, both ways.
Asciidoctor::Extensions.register do
  tree_processor do
    process do |document|
      document.find_by(context: :listing).each do |listing|
        marks = listing.source.scan(/<(\d+)>(?=(?:\s*<\d+>)*\s*$)/).flatten.uniq
        siblings = listing.parent.blocks
        follower = siblings[siblings.index(listing) + 1]
        items = follower && follower.context == :colist ? follower.items.size : 0
        next if marks.size == items

        name = listing.title || listing.source.lines.first.to_s.strip
        document.logger.error "#{name}: #{marks.size} callouts, #{items} explained"
      end
      nil
    end
  end
end

# An edition has the date of its commit; a copy without a history has none.
Asciidoctor::Extensions.register do
  preprocessor do
    process do |document, _reader|
      log = ['git', '-C', SourceFiles::TOP, 'log', '-1', '--format=%cs']
      date = IO.popen(log, err: File::NULL, &:read).strip rescue ''
      document.set_attr 'revdate', date unless date.empty?
      nil
    end
  end
end

module Rouge
  module Lexers
    class Java
      prepend :root do
        # 3.30's rule for methods swallows the newline, and with it the next line's keyword.
        rule %r/\s+/m, Text
        rule %r/\b(record)(\s+)([[:upper:]]\w*)/ do
          groups Keyword::Declaration, Text, Name::Class
        end
        rule %r/\b(?:non-sealed|sealed|permits)\b(?=\s)/, Keyword::Declaration
        rule %r/\byield\b(?=\s+[^=.;(])/, Keyword
        rule %r/->/, Operator
      end
    end

    # What the book's terminal records: prompts, and what the programs answered.
    class Session < RegexLexer
      title 'Session'
      desc 'A recorded session of a shell or of jshell'
      tag 'session'
      state :root do
        rule %r/^(\$|jshell>)( )(.*)$/ do
          groups Generic::Prompt, Text, Generic::Strong
        end
        rule %r/.+/, Generic::Output
        rule %r/\n/, Text
      end
    end
  end

  module Themes
    # Colours live in book.css, where they follow light and dark.
    class Book < CSSTheme
      name 'book'
    end
  end
end
