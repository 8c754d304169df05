import { type CaseDraft, nameInPlace } from '@/pipeline/cases/case'
import type { SynthesisRecord } from '@/server/capabilities/records/syntheses'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { askables, questionAbout } from '@/server/knowledge/make-questions'
import type { ExperimentScope } from '../deps'
import type { SynthesisNeeds } from './deps'
import { readableDocuments, textOf } from './documents'
import { isDuplicate } from './filters'

/** Questions from headings and sentences, without a model: they measure retrieval, and expect no answer in words. */
export async function byRules(
  deps: SynthesisNeeds,
  synthesis: SynthesisRecord,
  scope: ExperimentScope,
  signal: StopSignal,
): Promise<void> {
  const { collectionId, datasetId, setup } = synthesis
  const documents = await readableDocuments(deps, synthesis)
  const each = Math.ceil(setup.count / documents.length) + 1
  const cases: CaseDraft[] = []
  const { cases: there } = await deps.records.datasets.cases(datasetId)
  // What somebody has written since is not to be written over.
  const known = there.flatMap(({ inputs }) => (typeof inputs.question === 'string' ? [inputs.question] : []))
  let refused = 0
  for (const document of documents) {
    signal.throwIfAborted()
    const parsed = await textOf(deps, collectionId, document)
    if (!parsed) continue
    for (const askable of askables(parsed, { language: document.language, count: each })) {
      const question = questionAbout(askable, () => 0)
      if (question === null || cases.length >= setup.count) continue
      if (isDuplicate(question, known, askable.language)) {
        refused += 1
        continue
      }
      known.push(question)
      const documentName = nameInPlace(document.name, document.id)
      const { start, end } = askable
      const quote = parsed.text.slice(start, Math.min(end, start + 2_000))
      const place = { collectionId, documentId: document.id, documentName, start, end, quote }
      cases.push({
        inputs: { question },
        expected: { answers: [], nuggets: [], places: [place], abstain: false, checks: [] },
        origin: 'synthetic',
        tags: ['synthetic', 'by-rules'],
        source: documentName,
        note: '',
      })
    }
  }
  const version = cases.length === 0 ? undefined : await deps.keep(datasetId, cases, scope)
  await deps.records.syntheses.note(synthesis.id, {
    report: {
      ...synthesis.report,
      asked: cases.length + refused,
      kept: cases.length,
      kinds: { single: cases.length },
      refused: refused === 0 ? {} : { duplicate: refused },
      byRules: true,
      ...(version !== undefined && { version }),
    },
  })
}
