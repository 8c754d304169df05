import { explain } from './explain/explain'
import { applyMode } from './quality/apply-mode'
import { compare } from './quality/compare'
import { measure, quality } from './quality/measure'
import { deleteQuestion, questions, saveQuestion } from './questions'
import { bench } from './run-bench'

/** Searching outside of pipelines, measuring and explaining. */
export const retrieval = {
  bench,
  questions,
  saveQuestion,
  deleteQuestion,
  explain,
  quality,
  measure,
  applyMode,
  compare,
}
