import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyGraph, type Graph } from '@/pipeline/graph'
import { createAutosave } from './autosave'

const graph = (text: string): Graph => ({
  ...emptyGraph(),
  notes: [{ id: 'n', text, position: { x: 0, y: 0 }, size: { width: 1, height: 1 } }],
})
class Conflict extends Error {}
const conflictOf = (error: unknown) => (error instanceof Conflict ? { theirRevision: 9 } : undefined)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('autosave', () => {
  it('saves once after the last change, with the revision of the save before', async () => {
    const calls: [string, number][] = []
    const autosave = createAutosave({
      revision: 4,
      conflictOf,
      save: async (saved, revision) => {
        calls.push([saved.notes[0]?.text ?? '', revision])
        return { revision: revision + 1 }
      },
    })
    autosave.changed(graph('a'))
    await vi.advanceTimersByTimeAsync(400)
    autosave.changed(graph('b'))
    await vi.advanceTimersByTimeAsync(400)
    expect(calls).toEqual([])
    expect(autosave.store.getState().kind).toBe('dirty')
    await vi.advanceTimersByTimeAsync(300)
    expect(calls).toEqual([['b', 4]])
    expect(autosave.store.getState().kind).toBe('saved')
    autosave.changed(graph('c'))
    await autosave.flush()
    expect(calls).toEqual([
      ['b', 4],
      ['c', 5],
    ])
  })

  it('a change during a save is saved next, never at the same time', async () => {
    let release: () => void = () => {}
    let running = 0
    const texts: string[] = []
    const autosave = createAutosave({
      revision: 0,
      conflictOf,
      save: async (saved, revision) => {
        running += 1
        expect(running).toBe(1)
        texts.push(saved.notes[0]?.text ?? '')
        await new Promise<void>((resolve) => {
          release = resolve
        })
        running -= 1
        return { revision: revision + 1 }
      },
    })
    autosave.changed(graph('a'))
    await vi.advanceTimersByTimeAsync(600)
    autosave.changed(graph('b'))
    await vi.advanceTimersByTimeAsync(700)
    expect(texts).toEqual(['a'])
    release()
    await vi.advanceTimersByTimeAsync(700)
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(texts).toEqual(['a', 'b'])
    expect(autosave.store.getState().kind).toBe('saved')
  })

  it('stops at a conflict, keeps the work, and can overwrite', async () => {
    const saved: [string, number][] = []
    let stale = true
    const autosave = createAutosave({
      revision: 1,
      conflictOf,
      save: async (given, revision) => {
        if (stale) throw new Conflict()
        saved.push([given.notes[0]?.text ?? '', revision])
        return { revision: revision + 1 }
      },
    })
    autosave.changed(graph('mine'))
    await vi.advanceTimersByTimeAsync(600)
    expect(autosave.store.getState()).toEqual({ kind: 'conflict', theirRevision: 9 })
    stale = false
    autosave.changed(graph('more'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(saved).toEqual([])
    await autosave.overwrite(graph('more'), 9)
    expect(saved).toEqual([['more', 9]])
    expect(autosave.isClean()).toBe(true)
  })

  it('tries again after a failure that is no conflict', async () => {
    let failures = 1
    const autosave = createAutosave({
      revision: 1,
      conflictOf,
      save: async (_graph, revision) => {
        if (failures-- > 0) throw new Error('offline')
        return { revision: revision + 1 }
      },
    })
    autosave.changed(graph('a'))
    await vi.advanceTimersByTimeAsync(600)
    expect(autosave.store.getState().kind).toBe('failed')
    await vi.advanceTimersByTimeAsync(5000)
    expect(autosave.store.getState().kind).toBe('saved')
  })
})
