import type { Studio } from '@/server/services/studio'

const unused = () => Promise.reject(new Error('not part of these tests'))

/** Parts of the studio that a test does not use: they say so when they are called. */
export const unusedSources: Studio['sources'] = {
  list: unused,
  get: unused,
  create: unused,
  update: unused,
  delete: unused,
  probe: unused,
  sync: unused,
  cancelSync: unused,
  syncs: unused,
  entries: unused,
}
export const unusedIndexes: Studio['indexes'] = {
  list: unused,
  estimate: unused,
  start: unused,
  rebuild: unused,
  cancel: unused,
  activate: unused,
  drop: unused,
}
export const unusedRetrieval: Studio['retrieval'] = {
  bench: unused,
  questions: unused,
  saveQuestion: unused,
  deleteQuestion: unused,
  explain: unused,
  quality: unused,
  measure: unused,
  applyMode: unused,
  compare: unused,
}
