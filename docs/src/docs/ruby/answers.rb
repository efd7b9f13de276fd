# What checkpoints and exercises fold away, paper has in an appendix: each answer, under its question.
Asciidoctor::Extensions.register do
  tree_processor do
    process do |document|
      next unless document.backend == 'pdf'

      folded = document.find_by(context: :example) { |block| block.option? 'collapsible' }
      folded = folded.select { |block| block.parent.id.to_s.match?(/-(check|exercises)\z/) }
      next if folded.empty?

      appendix = create_section document, 'Answers', {}, level: 1, sectname: 'appendix', id: 'answers'
      appendix.numbered = false
      number = 0
      folded.group_by { |block| chapter_of block }.each do |chapter, blocks|
        heading = create_block appendix, :floating_title, nil, {}
        heading.title = chapter.title
        heading.level = 2
        appendix << heading
        blocks.each { |block| move block, appendix, number += 1 }
      end
      document << appendix
      nil
    end

    def chapter_of(block)
      block = block.parent until block.context == :section && block.level == 1
      block
    end

    # Leaves the question where it was, and lets each lead to the other by the answer's number.
    def move(block, appendix, number)
      question = block.instance_variable_get :@title
      left = create_paragraph block.parent, "*#{question}* _<<answer-#{number},Answer #{number}>>_",
        {}, subs: :default
      left.id = "question-#{number}"
      block.document.register :refs, [left.id, left]
      siblings = block.parent.blocks
      siblings[siblings.index block] = left
      block.title = "<<question-#{number},#{number}>>. #{question}"
      block.id = "answer-#{number}"
      block.document.register :refs, [block.id, block]
      block.remove_attr 'collapsible-option'
      block.parent = appendix
      appendix << block
    end
  end
end
