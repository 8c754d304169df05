'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { useSaid } from '@/components/ui/phrases'
import type { Issue } from '@/pipeline/issue'
import type { AnyDefinition } from '@/pipeline/node-definition'
import { type PortType, portTypeSchema } from '@/pipeline/ports'
import { detailKey } from './detail-key'
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
  const details = useTranslations('editor.details')
  const types = useTranslations('editor.canvas.portTypes')
  const saidOf = useSaid()
  const locale = localeOf(useLocale())
  return useCallback(
    (issue, definition) => {
      const facts = Object.entries(issue.params ?? {}).filter(([, value]) => typeof value === 'string')
      const detail = detailKey(issue.message)
      const known = details.has(detail)
      const values = {
        ...blank,
        detail: known ? details(detail) : (saidOf(issue.message) ?? issue.message),
        ...Object.fromEntries(facts.map(([key, value]) => [key, String(value)])),
      }
      const unnamed = issue.code === 'model-missing' && values.model === ''
      // What is known by heart says it all; other details are the checker's own English and are introduced.
      if (issue.code === 'config-invalid' && known) return { message: values.detail, fix: t('config-invalid.fix') }
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
    [details, locale, saidOf, t, types],
  )
}
