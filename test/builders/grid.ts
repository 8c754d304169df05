import type { Cell } from '@/pipeline/play/grid'
import { gridSetupSchema } from '@/pipeline/play/grid'
import type { GridDto, GridRow } from '@/server/services/play/types'
import { graphOf, node } from './graph'

/** An answer of a grid; by default it passed its one check. */
export function gridCell(variantId: string, caseId: string, over: Partial<Cell> = {}): Cell {
  const id = `${variantId}-${caseId}-${over.repeat ?? 0}`
  return {
    id,
    variantId,
    model: 'built-in/extractive-reader',
    caseId,
    repeat: 0,
    outcome: 'ok',
    preview: `Answer of ${variantId} to ${caseId}`,
    answerHash: id,
    abstained: false,
    checks: [],
    scores: {},
    passed: true,
    latencyMs: 20,
    inputTokens: 100,
    outputTokens: 10,
    cost: null,
    reused: null,
    label: null,
    ...over,
  }
}

export const gridRow = (caseId: string, over: Partial<GridRow> = {}): GridRow => ({
  caseId,
  title: `Question ${caseId}?`,
  tags: [],
  split: 'train',
  expected: { kind: 'answer', text: `Expected of ${caseId}` },
  context: 'done',
  outdated: false,
  ...over,
})

/** A grid of the given variants and cases, each variant with one column; without cells unless given. */
export function gridDto(variantIds: string[], rows: GridRow[], over: Partial<GridDto> = {}): GridDto {
  const graph = graphOf(
    [
      node('input', 'input'),
      node('prompt', 'prompt-template', { system: '', user: '{{ question }}', includeHistory: false }),
      node('model', 'model'),
      node('output', 'output'),
    ],
    ['input.question -> prompt.question', 'prompt.messages -> model.messages', 'model.text -> output.answer'],
  )
  return {
    id: 'g1',
    name: 'Shorter answers',
    pipelineId: 'p1',
    pipelineName: 'Clinic',
    nodeId: 'prompt',
    nodeType: 'prompt-template',
    state: 'idle',
    variantCount: variantIds.length,
    cellCount: 0,
    updatedAt: '2026-11-01T10:00:00.000Z',
    graph,
    setup: gridSetupSchema.parse({}),
    revision: 1,
    dataset: { id: 'd1', name: 'Clinic cases', kind: 'set', version: 3, newest: 3, gone: false },
    variants: variantIds.map((id, index) => ({
      id,
      number: index + 1,
      name: id,
      parentId: index === 0 ? null : (variantIds[0] ?? null),
      config: { system: '', user: `${id}: {{ question }}`, includeHistory: false },
      createdAt: '2026-11-01T10:00:00.000Z',
    })),
    columns: variantIds.map((variantId) => ({ variantId, model: 'built-in/extractive-reader' })),
    rows,
    cells: [],
    figures: [],
    judge: null,
    ...over,
  }
}
