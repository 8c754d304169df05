'use client'

import { useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import type { Assertion, assertionSchema } from '@/pipeline/cases/assertion'
import { type AssertionForm, type AssertionProblem, formOf, type PatternTest, readForm } from './assertion-form'

export interface Assertions {
  forms: readonly AssertionForm[]
  setForms: (forms: readonly AssertionForm[]) => void
  /** By the check's id: what is wrong, by field. */
  problems: ReadonlyMap<string, Record<string, AssertionProblem>>
  /** The checks as they would be kept; `null` while something is wrong. */
  assertions: Assertion[] | null
}

/** Checks while they are written, for `AssertionsEditor`. `initial` counts once: give the component a key to begin anew. */
export function useAssertions(initial: readonly z.input<typeof assertionSchema>[]): Assertions {
  const [forms, setForms] = useState<readonly AssertionForm[]>(() => initial.map(formOf))
  const isPattern = usePatternTest(forms.some(({ kind }) => kind === 'regex'))
  return useMemo(() => {
    const read = forms.map((form) => ({ id: form.id, ...readForm(form, isPattern) }))
    const wrong = read.flatMap((one) => ('problems' in one ? [[one.id, one.problems] as const] : []))
    const right = read.flatMap((one) => ('assertion' in one ? [one.assertion] : []))
    return { forms, setForms, problems: new Map(wrong), assertions: wrong.length > 0 ? null : right }
  }, [forms, isPattern])
}

/** RE2, which the server matches patterns with, once one is written: it is large. */
function usePatternTest(needed: boolean): PatternTest {
  const [test, setTest] = useState<PatternTest>()
  useEffect(() => {
    if (!needed) return
    let gone = false
    void import('re2js').then(({ RE2JS }) => {
      const isPattern = (pattern: string) => {
        try {
          RE2JS.compile(RE2JS.translateRegExp(pattern))
          return true
        } catch {
          return false
        }
      }
      if (!gone) setTest(() => isPattern)
    })
    return () => {
      gone = true
    }
  }, [needed])
  return test
}
