'use client'

import { useTranslations } from 'next-intl'
import type { SourceDraft, SourceField, SourceProblems } from './source-form'

/** Keeps fields side by side on one line, however long their hints are. */
export const hintBelow: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']

/** What the fields of every kind get. */
export interface FieldsProps {
  draft: SourceDraft
  change: (part: Partial<SourceDraft>) => void
  problems: SourceProblems
}

/** Says what is wrong with a field. */
export function useProblem(problems: SourceProblems): (field: SourceField) => string | null {
  const t = useTranslations('collections.sources.problems')
  return (field) => {
    const problem = problems[field]
    return problem ? t(problem) : null
  }
}
