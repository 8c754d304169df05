// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type EditorInstance, useUi } from '@/components/state/editor-context'
import type { UiState } from '@/components/state/ui-store'
import { definitions } from '@/nodes/definitions.gen'
import { graphOf, node } from '@/test/builders/graph'
import { type OpenOptions, openPipeline } from '@/test/builders/open-pipeline'
import { stepRecord } from '@/test/builders/run-record'
import { showRun } from '@/test/builders/shown-run'
import { NodeMenu } from './node-menu'

const own = (id: string, type: string, config: Record<string, unknown> = {}) =>
  node(id, type, { ...definitions.get(type)?.defaults, ...config }, definitions.get(type)?.version)
const question = { name: 'question', type: 'text', required: true }
const graph = graphOf(
  [
    own('in', 'input', { fields: [question] }),
    own('ask', 'prompt-template', { user: '{{ question }}' }),
    own('model', 'model'),
    own('out', 'output'),
  ],
  ['in.question -> ask.question', 'ask.messages -> model.messages', 'model.text -> out.answer'],
)

function Menu() {
  const menu = useUi((state) => state.menu)
  return menu?.kind === 'node' ? <NodeMenu node={menu.node} /> : null
}

const setMenu = ({ ui }: EditorInstance, menu: UiState['menu']) =>
  act(() => {
    ui.setState({ menu })
  })

async function openMenu(of: string, options: Partial<OpenOptions> = {}) {
  const opened = await openPipeline(() => <Menu />, {
    graph,
    ...options,
    answers: { runs: { start: () => ({ runId: 'run-2' }) } },
  })
  const { editor } = opened
  await waitFor(() => expect(editor.store.getState().plan).not.toBeNull())
  const open = async () => {
    setMenu(editor, { kind: 'node', node: of })
    return screen.findByRole('menu')
  }
  return { ...opened, open }
}

const ended = ['in', 'ask', 'model', 'out'].map((stepId) =>
  stepRecord(stepId, { inputs: { question: 'Why?' }, outputs: { text: `of ${stepId}` } }),
)

describe('the menu of a node', () => {
  it('says before it starts what would run, and what is taken from where', async () => {
    const { user, editor, asked, open } = await openMenu('model')
    act(() => editor.dock.setState({ draft: { question: 'Why?' } }))
    const first = await open()
    expect(within(first).getByRole('menuitem', { name: /Run only this/ }).textContent).toContain(
      'Runs Model. Runs Input and Prompt template: no value yet.',
    )
    showRun(editor, ended)
    setMenu(editor, null)
    const only = within(await open()).getByRole('menuitem', { name: /Run only this/ })
    expect(only.textContent).toMatch(/Runs Model\. Reuses .*Prompt template.*, out of date, from the run of/)
    await user.click(only)
    await waitFor(() => expect(asked('runs.start')).toHaveLength(1))
    expect(asked('runs.start')).toMatchObject([{ part: { mode: 'only', node: 'model' }, reuse: false }])
    expect(asked('runs.start')[0]).toHaveProperty('part.reused', expect.objectContaining({ ask: 'run-1' }))
    // What serves is asked anew once it has begun.
    await waitFor(() => expect(asked('system.environment')).toHaveLength(2))
  })

  it('starts nothing while a run goes on', async () => {
    const { editor, open } = await openMenu('model')
    showRun(editor, [], { status: 'running' })
    const items = within(await open()).getAllByRole('menuitem', { name: /^Run / })
    expect(items).toHaveLength(3)
    for (const item of items) {
      expect(item).toHaveProperty('disabled', true)
      expect(item.textContent).toContain('A run is going on.')
    }
  })

  it('pins what the node gave, switches it off and waits before it; each is taken back and undone', async () => {
    const { user, editor, open } = await openMenu('model')
    const debug = () => editor.store.getState().graph.nodes.find(({ id }) => id === 'model')?.debug
    const choose = async (name: string) => user.click(within(await open()).getByRole('menuitem', { name }))
    const before = within(await open()).getByRole('menuitem', { name: /Pin its outputs/ })
    expect(before).toHaveProperty('disabled', true)
    expect(before.textContent).toContain('Run it first')
    showRun(editor, ended)
    setMenu(editor, null)
    await choose('Pin its outputs')
    expect(debug()).toEqual({ pins: { text: 'of model' } })
    await choose('Switch off')
    await choose('Wait before it')
    expect(debug()).toEqual({ pins: { text: 'of model' }, disabled: true, breakpoint: true })
    await choose('Unpin its outputs')
    await choose('Switch on')
    await choose('Do not wait before it')
    expect(debug() ?? {}).toEqual({})
    act(() => editor.store.getState().undo())
    expect(debug()).toEqual({ breakpoint: true })
  })

  it('lets a sweep try the drawing without the node, and takes it back', async () => {
    const { user, open, editor } = await openMenu('ask')
    const kept = () => window.localStorage.getItem('telar.vary.pipeline')
    await user.click(within(await open()).getByRole('menuitem', { name: 'Try without it' }))
    expect(JSON.parse(kept() ?? '')).toEqual([{ kind: 'without', nodeId: 'ask', values: [false, true] }])
    // It is no part of the drawing.
    expect(editor.store.getState().history.past).toHaveLength(0)
    await user.click(within(await open()).getByRole('menuitem', { name: 'Do not try without it' }))
    expect(kept()).toBeNull()
  })

  it('offers neither pin nor switch where inputs and answer are', async () => {
    const { open } = await openMenu('out')
    const menu = within(await open())
    expect(menu.queryByRole('menuitem', { name: /Pin|Switch off|Try without/ })).toBeNull()
    expect(menu.getByRole('menuitem', { name: 'Wait before it' })).toBeDefined()
  })

  it('says why a part cannot run', async () => {
    const loose = { ...graph, edges: graph.edges.filter(({ target }) => target.node !== 'model') }
    const opened = await openPipeline(() => <Menu />, { graph: loose })
    await waitFor(() => expect(opened.editor.store.getState().informed).toBe(true))
    setMenu(opened.editor, { kind: 'node', node: 'model' })
    const only = within(await screen.findByRole('menu')).getByRole('menuitem', { name: /Run only this/ })
    expect(only).toHaveProperty('disabled', true)
    expect(only.textContent).toContain('needs an edge')
  })
})
