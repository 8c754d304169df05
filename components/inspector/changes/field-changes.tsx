'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEditor } from '@/components/state/editor-context'
import { TextDiff } from '@/components/ui/text-diff'
import { localeOf, textsOf } from '@/components/words/node-texts'
import type { FieldChange, PipelineChange } from '@/pipeline/diff-pipelines'
import type { AnyDefinition } from '@/pipeline/node-definition'
import classes from './changes.module.css'

/** Longer, a value is shown as a text with its changes marked in it. */
const SHORT = 60

/** What of a node changed, field by field. */
export function FieldChanges({ change }: { change: Extract<PipelineChange, { kind: 'node-changed' }> }) {
  const definition = useEditor((state) => state.definitions.get(change.after.type))
  return (
    <dl className={classes.fields}>
      {change.fields.map((field) => (
        <Field key={`${field.ofNode} ${field.field}`} change={field} definition={definition} />
      ))}
    </dl>
  )
}

function Field({ change, definition }: { change: FieldChange; definition: AnyDefinition | undefined }) {
  const t = useTranslations('editor.versions')
  const locale = localeOf(useLocale())
  const texts = definition && textsOf(definition, locale)
  const label = change.ofNode
    ? t.has(`node.${change.field}`)
      ? t(`node.${change.field}`)
      : change.field
    : (texts?.fields[change.field]?.label ?? change.field)
  const shown = (value: unknown): string => {
    if (value === undefined || value === '') return t('unset')
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (typeof value !== 'string') return JSON.stringify(value, null, 2)
    return texts?.options[`${change.field}=${value}`] ?? value
  }
  const [before, after] = [shown(change.before), shown(change.after)]
  const isShort = [before, after].every((text) => text.length <= SHORT && !text.includes('\n'))
  return (
    <div className={classes.field}>
      <dt>{label}</dt>
      <dd>
        {isShort ? (
          <>
            <del>{before}</del> <span aria-hidden>→</span> <ins>{after}</ins>
          </>
        ) : (
          <TextDiff
            before={change.before === undefined ? '' : before}
            after={change.after === undefined ? '' : after}
          />
        )}
      </dd>
    </div>
  )
}
