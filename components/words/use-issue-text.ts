'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { useSaid } from '@/components/ui/phrases'
import type { Issue } from '@/pipeline/issue'
import type { AnyDefinition } from '@/pipeline/node-definition'
import { type PortType, portTypeSchema } from '@/pipeline/ports'
import { localeOf, portLabel } from './node-texts'

export interface IssueText {
  message: string
  fix: string
}

const blank = { port: '', from: '', to: '', type: '', name: '', model: '', provider: '', field: '', value: '' }

/** What a type of port is called; what is no type stays as it is. */
function portType(name: string, t: (type: PortType) => string): string {
  const type = portTypeSchema.safeParse(name)
  return type.success ? t(type.data) : name
}

/** Says an issue in the reader's language, from its code and facts; with the node's definition, ports by their labels. */
export function useIssueText(): (issue: Issue, definition?: AnyDefinition) => IssueText {
  const t = useTranslations('editor.issues')
  const types = useTranslations('editor.canvas.portTypes')
  const saidOf = useSaid()
  const locale = localeOf(useLocale())
  return useCallback(
    (issue, definition) => {
      const facts = Object.entries(issue.params ?? {}).filter(([, value]) => typeof value === 'string')
      const detail = saidOf(issue.said)
      const values = {
        ...blank,
        detail: detail ?? issue.message,
        ...Object.fromEntries(facts.map(([key, value]) => [key, String(value)])),
      }
      // What has no translation are the words of the checker, which are introduced.
      if (issue.code === 'config-invalid' && detail !== undefined)
        return { message: detail, fix: t('config-invalid.fix') }
      const unnamed = issue.code === 'model-missing' && values.model === ''
      return {
        message: t(unnamed ? 'model-missing.unnamed' : `${issue.code}.message`, {
          ...values,
          port: portLabel(definition, values.port, locale),
          from: portType(values.from, types),
          to: portType(values.to, types),
        }),
        fix: t(`${issue.code}.fix`),
      }
    },
    [locale, saidOf, t, types],
  )
}
