import type { Studio } from '@/server/services/studio'

const unused = () => Promise.reject(new Error('not part of these tests'))

/** A part of the studio that a test does not use: it says so when it is called. */
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
