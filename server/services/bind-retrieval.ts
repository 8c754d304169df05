import type { RetrievalDeps } from './retrieval/deps'
import { explain } from './retrieval/explain/explain'
import { applyMode } from './retrieval/quality/apply-mode'
import { compare } from './retrieval/quality/compare'
import { measureQuality, readQuality } from './retrieval/quality/measure'
import { deleteQuestion, listQuestions, saveQuestion } from './retrieval/questions'
import { runBench } from './retrieval/run-bench'
import type { RetrievalService } from './retrieval/types'

/** Binds the use cases of searching and explaining to one process. */
export function bindRetrieval(deps: RetrievalDeps): RetrievalService {
  return {
    bench: (input, signal) => runBench(deps, input, { signal }),
    questions: (collectionId) => listQuestions(deps, collectionId),
    saveQuestion: (input) => saveQuestion(deps, input),
    deleteQuestion: (id) => deleteQuestion(deps, id),
    explain: (input, signal) => explain(deps, input, { signal }),
    quality: (collectionId) => readQuality(deps, collectionId),
    measure: (input, signal) => measureQuality(deps, input, { signal }),
    applyMode: (input) => applyMode(deps, input),
    compare: (input, signal) => compare(deps, input, { signal }),
  }
}
