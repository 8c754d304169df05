'use client'

import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { Issue } from '@/pipeline/issue'

export interface IssueText {
  message: string
  fix: string
}

const blank = { port: '', from: '', to: '', type: '', name: '', model: '', provider: '', field: '' }

/** Says an issue in the reader's language, from its code and facts. */
export function useIssueText(): (issue: Issue) => IssueText {
  const t = useTranslations('editor.issues')
  return useCallback(
    (issue) => {
      const facts = Object.entries(issue.params ?? {}).filter(([, value]) => typeof value === 'string')
      const values = {
        ...blank,
        detail: issue.message,
        ...Object.fromEntries(facts.map(([key, value]) => [key, String(value)])),
      }
      const unnamed = issue.code === 'model-missing' && values.model === ''
      return {
        message: t(unnamed ? 'model-missing.unnamed' : `${issue.code}.message`, values),
        fix: t(`${issue.code}.fix`),
      }
    },
    [t],
  )
}
