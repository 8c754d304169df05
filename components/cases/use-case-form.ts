'use client'

import { useMemo, useState } from 'react'
import type { CaseDraft } from '@/pipeline/cases/case'
import { type CaseForm, type CaseStart, caseFormOf, draftOf, type InputProblem, inputProblems } from './case-form'
import { type Assertions, useAssertions } from './use-assertions'

export interface CaseFormState {
  form: CaseForm
  change: (part: Partial<CaseForm>) => void
  checks: Assertions
  inputProblems: Record<string, InputProblem>
  /** The case as it would be kept; `null` while something is wrong. */
  draft: CaseDraft | null
  /** Something differs from what is stored. */
  dirty: boolean
  /** What is written is what is stored now. */
  settle: () => void
}

/** A case while it is written. `start` counts once: give the component a key to begin anew. */
export function useCaseForm(start: CaseStart): CaseFormState {
  const [first, setFirst] = useState(() => caseFormOf(start))
  const [form, setForm] = useState(first)
  const [firstChecks] = useState(() => start.expected?.checks ?? [])
  const checks = useAssertions(firstChecks)
  const [checksBefore, setChecksBefore] = useState(checks.forms)
  return useMemo(
    () => ({
      form,
      change: (part) => setForm((current) => ({ ...current, ...part })),
      checks,
      inputProblems: inputProblems(form.inputs),
      draft: checks.assertions && draftOf(form, start, checks.assertions),
      dirty: JSON.stringify([form, checks.forms]) !== JSON.stringify([first, checksBefore]),
      settle: () => {
        setFirst(form)
        setChecksBefore(checks.forms)
      },
    }),
    [form, checks, start, first, checksBefore],
  )
}
