import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { graphOf, node } from '@/test/builders/graph'
import { askedNodes, unfedVariables, withModel } from './prompt-node'

const graph = graphOf(
  [
    node('in', 'input', { fields: [{ name: 'question', type: 'text', required: true }] }),
    node('prompt', 'prompt-template', { system: '', user: '{{ question }}', includeHistory: false }),
    node('model', 'model', {}),
    node('check', 'grounding', {}),
    node('out', 'output'),
  ],
  [
    'in.question -> prompt.question',
    'prompt.messages -> model.messages',
    'prompt.sources -> check.sources',
    'model.text -> check.answer',
    'check.answer -> out.answer',
  ],
)

describe('a prompt in a drawing', () => {
  it('has variables that nothing feeds, each with the nearest that is fed', () => {
    const config = { system: '', user: '{{ question }} {{ qestion }} {{ topic }}' }
    expect(unfedVariables(graph, 'prompt', config, definitions)).toEqual({
      fed: ['question'],
      unfed: [
        { name: 'qestion', nearest: 'question' },
        { name: 'topic', nearest: undefined },
      ],
    })
  })

  it('has its messages answered by a model, whatever else it leads to', () => {
    expect(askedNodes(graph, 'prompt', definitions).map(({ id }) => id)).toEqual(['model'])
  })

  it('that asks a model itself is what has another one', () => {
    const classifier = node('prompt', 'classifier', {
      system: '',
      user: '{{ question }}',
      labels: [
        { name: 'yes', answer: 'yes' },
        { name: 'no', answer: 'no' },
      ],
    })
    const nodes = graph.nodes.map((one) => (one.id === 'prompt' ? classifier : one))
    const [asked] = askedNodes({ ...graph, nodes }, 'prompt', definitions)
    expect(asked?.id).toBe('prompt')
    const ref = { provider: 'ollama' as const, model: 'small' }
    expect(withModel(classifier, ref, definitions).model).toEqual(ref)
    expect(classifier.config.model).toBeUndefined()
  })
})
