import { type CaseDraft, nameInPlace } from '@/pipeline/cases/case'
import { type CaseKind, caseKinds, type Refusal, type SynthesisReport } from '@/pipeline/evaluation/synthesis'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { SynthesisRecord } from '@/server/capabilities/records/syntheses'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { detectLanguage } from '@/server/knowledge/analyser'
import type { ExperimentScope } from '../deps'
import { type Made, Questioner } from './ask'
import type { SynthesisNeeds } from './deps'
import { type Readable, readableDocuments, textOf } from './documents'
import { isCopy, isDuplicate, isForeign, isKnown, isSupported } from './filters'
import { chunkOf, type Passage, passageOf, randomFor } from './passages'

/** So many questions in vain for each that is wanted, and there is no more to be had. */
const TRIES = 4
const MOST_EXAMPLES = 20
/** What a question takes at the most: it is asked for, and asked without its passage. */
const CALLS_EACH = 2

/** Questions of a collection while a model makes them. */
export class Making {
  private readonly questioner: Questioner
  private report: SynthesisReport
  private questions: string[] = []
  private readonly before: { calls: number; tokens: number }

  constructor(
    private readonly deps: SynthesisNeeds,
    private readonly synthesis: SynthesisRecord,
    model: ResolvedModel,
    private readonly scope: ExperimentScope,
    private readonly signal: StopSignal,
    private readonly progress: (share: number) => void,
  ) {
    this.questioner = new Questioner(deps.chatModel, model, signal)
    this.report = synthesis.report
    this.before = { calls: synthesis.report.calls, tokens: synthesis.report.tokens }
  }

  async run(): Promise<void> {
    const { setup, datasetId } = this.synthesis
    const documents = await readableDocuments(this.deps, this.synthesis)
    const { cases } = await this.deps.records.datasets.cases(datasetId)
    this.questions = cases.flatMap(({ inputs }) => (typeof inputs.question === 'string' ? [inputs.question] : []))
    for (let number = this.report.asked; number < setup.count * TRIES; number += 1) {
      if (this.report.kept >= setup.count || this.calls + CALLS_EACH > Math.max(CALLS_EACH, setup.calls)) return
      this.signal.throwIfAborted()
      await this.one(number, documents)
      this.progress(this.report.kept / setup.count)
    }
  }

  private get calls(): number {
    return this.before.calls + this.questioner.calls
  }

  private async one(number: number, documents: readonly Readable[]): Promise<void> {
    const next = randomFor(this.synthesis.setup.seed, number)
    const wanted = kindOf(this.synthesis.setup.mix, number)
    const passages = await this.passages(wanted, number, documents, next)
    if (passages.length === 0) return this.refuse('', 'short', undefined)
    // Where there is no second document, it is a question about one.
    const kind = wanted === 'multi' && passages.length < 2 ? 'single' : wanted
    const made = await this.questioner.make(kind, texts(passages), this.questions.slice(-8))
    const why = made ? await this.refusal(kind, made, passages) : 'unparsed'
    if (!made || why) return this.refuse(made?.question ?? '', why ?? 'unparsed', passages[0])
    const version = await this.deps.keep(this.synthesis.datasetId, [this.caseOf(kind, made, passages)], this.scope)
    this.questions.push(made.question)
    const kinds = { ...this.report.kinds, [kind]: (this.report.kinds[kind] ?? 0) + 1 }
    await this.note({ kept: this.report.kept + 1, kinds, version })
  }

  /** Documents come in turns, so that each is asked about as often; a second one is any other. */
  private async passages(
    kind: CaseKind,
    number: number,
    documents: readonly Readable[],
    next: () => number,
  ): Promise<Passage[]> {
    const wanted = kind === 'multi' && documents.length > 1 ? 2 : 1
    const first = number % documents.length
    const second = (first + 1 + Math.floor(next() * Math.max(1, documents.length - 1))) % documents.length
    const passages: Passage[] = []
    for (const at of [first, second].slice(0, wanted)) {
      const document = documents[at]
      const parsed = document && (await textOf(this.deps, this.synthesis.collectionId, document))
      const passage = parsed && passageOf({ ...document, parsed }, next)
      if (passage) passages.push(passage)
    }
    return passages
  }

  /** Why a question is of no use; undefined: it is. What costs nothing is looked at first. */
  private async refusal(
    kind: CaseKind,
    { question, answer }: Made,
    passages: readonly Passage[],
  ): Promise<Refusal | undefined> {
    const said = texts(passages).join('\n\n')
    if (question.trim() === '') return 'unparsed'
    if (isForeign(question, said)) return 'language'
    if (isCopy(question, said)) return 'copy'
    if (isDuplicate(question, this.questions, detectLanguage(question))) return 'duplicate'
    if (kind === 'unanswerable') return (await this.isAnswered(question)) ? 'answerable' : undefined
    if (!isSupported(question, answer, passages.map(chunkOf))) return 'unsupported'
    return isKnown(await this.questioner.closedBook(question), answer) ? 'no-need' : undefined
  }

  /** Whether anything in the collection answers it: then it is no question that must be declined. */
  private async isAnswered(question: string): Promise<boolean> {
    const found = await this.deps.search(this.synthesis.collectionId, question, this.scope, this.signal)
    const told = await this.questioner.answers(
      question,
      found.map(({ text }) => text),
    )
    // What could not be understood settles nothing, and a wrong case is worse than none.
    return told !== false
  }

  private caseOf(kind: CaseKind, { question, answer }: Made, passages: readonly Passage[]): CaseDraft {
    const { collectionId } = this.synthesis
    const places = passages.map(({ documentId, documentName, start, end, text }) => {
      return { collectionId, documentId, documentName: nameInPlace(documentName, documentId), start, end, quote: text }
    })
    const abstain = kind === 'unanswerable'
    return {
      inputs: { question: question.trim() },
      expected: {
        answers: abstain || answer.trim() === '' ? [] : [answer.trim()],
        nuggets: [],
        places: abstain ? [] : places,
        abstain,
        checks: [],
      },
      origin: 'synthetic',
      tags: ['synthetic', kind],
      source: places[0]?.documentName,
      note: '',
    }
  }

  private async refuse(question: string, why: Refusal, passage: Passage | undefined): Promise<void> {
    const refused = { ...this.report.refused, [why]: (this.report.refused[why] ?? 0) + 1 }
    const example = { question: question.slice(0, 500), why, document: passage?.documentName ?? '' }
    const examples = question === '' ? this.report.examples : [...this.report.examples, example].slice(-MOST_EXAMPLES)
    await this.note({ refused, examples })
  }

  private async note(change: Partial<SynthesisReport>): Promise<void> {
    const tokens = this.before.tokens + this.questioner.tokens
    this.report = { ...this.report, ...change, asked: this.report.asked + 1, calls: this.calls, tokens }
    await this.deps.records.syntheses.note(this.synthesis.id, { report: this.report })
  }
}

const texts = (passages: readonly Passage[]): string[] => passages.map(({ text }) => text)

/** Kinds in turns, so that their parts hold at any moment: the one that is furthest behind its part is next. */
export function kindOf(mix: Readonly<Record<CaseKind, number>>, number: number): CaseKind {
  const whole = caseKinds.reduce((sum, kind) => sum + mix[kind], 0)
  if (whole <= 0) return 'single'
  const counts: Record<CaseKind, number> = { single: 0, multi: 0, unanswerable: 0 }
  let chosen: CaseKind = 'single'
  for (let at = 0; at <= number; at += 1) {
    const behind = (kind: CaseKind) => ((at + 1) * mix[kind]) / whole - counts[kind]
    chosen = caseKinds.toSorted((a, b) => behind(b) - behind(a))[0] ?? 'single'
    counts[chosen] += 1
  }
  return chosen
}
