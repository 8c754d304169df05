import { type Chunk, type StageScore, stageNames } from '@/pipeline/chunk'

export interface StageRow {
  name: (typeof stageNames)[number]
  /** `null`: this leg of the search does not know the chunk, the other one brought it. */
  stage: StageScore | null
}

/** What each stage of a search made of a chunk, in their order; a leg that did not find what the other one did is told. */
export function stageRows({ stages }: Pick<Chunk, 'stages'>): StageRow[] {
  const isJoined = stages.fused !== undefined && (stages.dense ?? stages.sparse) !== undefined
  return stageNames.flatMap((name): StageRow[] => {
    const stage = stages[name]
    if (stage) return [{ name, stage }]
    return isJoined && (name === 'dense' || name === 'sparse') ? [{ name, stage: null }] : []
  })
}
