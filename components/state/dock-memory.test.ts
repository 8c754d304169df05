import { expect, it } from 'vitest'
import { keepConversation, recallConversation } from './dock-memory'
import { createDockStore } from './dock-store'
import { createRunController } from './run-controller'

const source = {
  citation: 1,
  cited: true,
  chunkId: 'c',
  documentId: 'd',
  documentName: 'a.md',
  collectionId: 'k',
  score: 0.5,
  text: 'It opens at eight.',
  start: 0,
  end: 18,
}

function memory() {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  }
}

const controller = () =>
  createRunController({
    start: async () => ({ runId: 'r2' }),
    stop: async () => {},
    resume: async () => {},
    listen: () => () => {},
  })

const turn = { runId: 'r1', question: 'When?', answer: 'At eight [1].', sources: [source] }

it('brings a conversation back to the run it had come to', async () => {
  const kept = memory()
  const dock = createDockStore()
  const run = controller()
  const stop = keepConversation(dock, run, kept, 'p')
  dock.setState({ turns: [turn], asked: 'And where?' })
  await run.start({} as never, {})
  const later = createDockStore()
  recallConversation(later, kept, 'p', 'r2')
  expect(later.getState()).toMatchObject({ turns: [turn], asked: 'And where?' })

  stop()
  dock.setState({ turns: [] })
  const still = createDockStore()
  recallConversation(still, kept, 'p', 'r2')
  expect(still.getState().turns).toEqual([turn])
})

it('takes up no other run, no other pipeline, and nothing that is not whole', async () => {
  const kept = memory()
  const dock = createDockStore()
  const run = controller()
  keepConversation(dock, run, kept, 'p')
  await run.start({} as never, {})
  dock.setState({ turns: [turn] })
  const other = createDockStore()
  recallConversation(other, kept, 'p', 'r9')
  recallConversation(other, kept, 'q', 'r2')
  for (const text of ['{', 'null', '{"run":"r2","turns":[{}],"asked":""}']) {
    kept.setItem('p', text)
    recallConversation(other, kept, 'p', 'r2')
  }
  expect(other.getState().turns).toEqual([])
})

it('lets a browser without room go on', async () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  }
  const dock = createDockStore()
  const run = controller()
  keepConversation(dock, run, full, 'p')
  await run.start({} as never, {})
  dock.setState({ turns: [turn] })
  expect(dock.getState().turns).toEqual([turn])
})
