import type { EvalCellHead } from '@/server/capabilities/records/experiments'

type Given = Pick<EvalCellHead, 'candidateId' | 'caseId'> &
  Partial<Pick<EvalCellHead, 'repeat' | 'outcome'>> & { shown?: Partial<EvalCellHead['shown']> }

/** An answer of an experiment as it is kept, with what a test says of it. */
export function anEvalCell({ candidateId, caseId, repeat = 0, outcome = 'ok', shown }: Given): EvalCellHead {
  return {
    id: `${candidateId} ${caseId} ${repeat}`,
    experimentId: 'experiment',
    key: '',
    candidateId,
    caseId,
    repeat,
    outcome,
    createdAt: new Date(0),
    shown: {
      preview: '',
      answerHash: '',
      abstained: false,
      checks: [],
      scores: {},
      passed: null,
      latencyMs: 100,
      inputTokens: 10,
      outputTokens: 5,
      cost: null,
      ran: 1,
      shared: 0,
      judged: 'basis',
      ...shown,
    },
  }
}
