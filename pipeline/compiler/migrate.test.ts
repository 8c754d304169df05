import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Issue } from '../issue'
import { type AnyDefinition, defineNode } from '../node-definition'
import { migrateConfig } from './migrate'
import { node } from './testing'

const texts = { title: '', description: '', summary: '', help: '', ports: {}, fields: {}, options: {} }
const kept = defineNode({
  type: 'kept',
  version: 4,
  category: 'logic',
  icon: 'IconBox',
  messages: { en: texts, es: texts },
  config: z.object({ steps: z.array(z.number()) }),
  defaults: { steps: [] },
  // Nothing changed from 2 to 3.
  migrate: {
    1: ({ steps }) => ({ steps: [...(Array.isArray(steps) ? steps : []), 1] }),
    3: ({ steps }) => ({ steps: [...(Array.isArray(steps) ? steps : []), 3] }),
  },
  ports: () => ({ inputs: {}, outputs: {} }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
})
// As in `testing.ts`: a definition's config type is its own affair.
const definition = kept as unknown as AnyDefinition

describe('migrating a config', () => {
  it.each([
    [1, [0, 1, 3]],
    [2, [0, 3]],
    [3, [0, 3]],
    [4, [0]],
  ])('from version %i takes each step that comes after it, in order', (version, steps) => {
    const issues: Issue[] = []
    expect(migrateConfig({ ...node('n', 'kept', { steps: [0] }), version }, definition, issues)).toEqual({ steps })
    expect(issues).toEqual([])
  })

  it('does not guess at a newer version', () => {
    const issues: Issue[] = []
    expect(migrateConfig({ ...node('n', 'kept'), version: 5 }, definition, issues)).toBeNull()
    expect(issues).toMatchObject([{ code: 'node-too-new', nodeId: 'n' }])
  })
})
