// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { stepRecord } from '@/test/builders/run-record'
import { showRun } from '@/test/builders/shown-run'
import { EdgePanel } from './edge-panel'

const fields = [{ name: 'question', type: 'text', required: true }]
const graph = graphOf(
  [node('in', 'input', { fields }), node('find', 'retriever', {}, 2)],
  ['in.question -> find.query'],
)
const [edge] = graph.edges

const openEdge = (locale: 'en' | 'es' = 'en') =>
  openPipeline(() => (edge ? <EdgePanel edge={edge} /> : null), { graph, locale })

describe('an edge', () => {
  it('says that nothing is known before a run, and that nothing came where nothing did', async () => {
    const { editor } = await openEdge()
    expect(screen.getByText('Input · question → Retriever · Query')).toBeDefined()
    expect(screen.getByText(/Run the pipeline to see/)).toBeDefined()
    showRun(editor, [stepRecord('in', { outcome: 'failed' })])
    expect(screen.getByText('Nothing went through in the last run.')).toBeDefined()
  })

  it.each([
    ['fresh', {}],
    ['reused from an earlier run', { cached: true }],
    ['pinned', { outcome: 'pinned' as const }],
    ['passed through, switched off', { outcome: 'disabled' as const }],
    ['edited: question', { type: 'retriever', edited: ['question'] }],
  ])('shows its value, which is %s', async (origin, over) => {
    const { editor } = await openEdge()
    showRun(editor, [stepRecord('in', { outputs: { question: 'When?' }, ...over })])
    expect(screen.getByText('When?')).toBeDefined()
    expect(screen.getByText(origin)).toBeDefined()
    expect(screen.queryByText(/out of date/)).toBeNull()
  })

  it('says in the reader’s language that its value is out of date', async () => {
    const { editor } = await openEdge('es')
    showRun(editor, [stepRecord('in', { outputs: { question: '¿Cuándo?' }, mark: 'before' })])
    act(() => editor.store.setState({ marks: { in: 'now' } }))
    expect(screen.getByText('recién calculado')).toBeDefined()
    expect(screen.getByText(/^desactualizado:/)).toBeDefined()
  })
})
