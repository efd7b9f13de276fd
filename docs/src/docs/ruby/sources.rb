# Files of the project, by their paths from its top: the HTML has a copy of each that is linked.
module SourceFiles
  TOP = File.expand_path '../../../..', __dir__

  def self.read(path)
    File.readlines(File.join(TOP, path), chomp: true, encoding: 'UTF-8')
  end

  # The file of that name in which these lines stand, and the number of the first of them; or nil.
  # If several stages have one, that of the chapter's own stage.
  def self.find(name, chapter, lines)
    all = Dir.glob("*/src/{main,test}/java/**/#{name}", base: TOP).sort
    own = all.select { |path| path.start_with? 'stage' and chapter.start_with? path[/-(\w+)/, 1] }
    found = (own.empty? ? all : own).map { |path| [path, line_of(lines, path)] }.select(&:last)
    found.first if found.size == 1
  end

  # Where the lines stand in the file: the number of the first one, or nil.
  def self.line_of(lines, path)
    wanted = lines.map(&:strip)
    at = read(path).map(&:strip).each_cons(wanted.size).find_index wanted
    at && at + 1
  end
end

# source:PATH[NAME] is a link to that file.
Asciidoctor::Extensions.register do
  inline_macro :source do
    positional_attributes 'name', 'line'
    process do |parent, path, attributes|
      unless File.file? File.join(SourceFiles::TOP, path)
        parent.document.logger.error "source:#{path}[]: there is no such file"
      end
      folder, file = attributes['name'] ? ['', attributes['name']] : path.match(%r{(.*/)?(.*)}).captures
      unless parent.document.backend == 'pdf'
        text = folder.empty? ? file : %(<span class="folder">#{folder.gsub '/', '/<wbr>'}</span>#{file})
        target = "sources/#{path}.html"
        target += "#L#{attributes['line']}" if attributes['line']
        create_anchor parent, "<code>#{text}</code>", type: :link, target: target, attributes: { 'role' => 'source' }
      else
        create_inline parent, :quoted, "#{folder}#{file}", type: :monospaced
      end
    end
  end
end

# A listing whose title is the name of a file leads there, and shows what stands there.
Asciidoctor::Extensions.register do
  tree_processor do
    process do |document|
      document.find_by(context: :listing).each do |listing|
        name = listing.instance_variable_get(:@title).to_s[/\A`(\w+\.java)`\z/, 1] or next
        section = listing.parent
        section = section.parent until section.context == :section && section.level == 1
        path, line = SourceFiles.find name, section.id, listing.source.lines
        if path
          listing.title = "source:#{path}[line=#{line}]"
        else
          document.logger.error "#{section.id}: the listing #{name} is in no file of that name"
        end
      end
      nil
    end
  end
end
