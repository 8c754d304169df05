'use client'

import { Button, PasswordInput, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type FieldSpec, isVisible, valueIn } from '@/components/form/field-specs'
import { plainWidgets, Rows } from '@/components/form/plain-widgets'
import { hintBelow } from '@/components/form/widgets/widget'
import type { SourceTexts } from '@/pipeline/source-definition'
import { kindOf, useKindTexts } from './kinds'
import { type FieldProblem, type SourceDraft, specsOf } from './source-form'

interface KindFieldsProps {
  draft: SourceDraft
  change: (part: Partial<SourceDraft>) => void
  problems: Record<string, FieldProblem>
  /** A secret is stored. */
  hasSecret: boolean
}

/** What a source of the chosen kind needs to know: its definition's fields, and its secret beside one of them. */
export function KindFields({ draft, change, problems, hasSecret }: KindFieldsProps) {
  const t = useTranslations('collections.sources.problems')
  const kind = kindOf(draft)
  const texts = useKindTexts()(kind)
  const specs = specsOf(kind)
  const visible = specs.filter((spec) => isVisible(spec, specs, draft.values))
  const problemOf = (spec: FieldSpec): string | undefined => {
    const problem = problems[spec.name]
    const { min = 0, max = 0, unit } = spec
    if (problem === 'range') return t('range', { min, max, unit: unit === undefined ? '' : ` ${unit}` })
    if (problem === 'wrong') return texts.fields[spec.name]?.wrong ?? t('wrong')
    return problem && t(problem)
  }
  const field = (spec: FieldSpec) => {
    const Widget = plainWidgets[widgetOf(spec)]
    const { values } = draft
    const own = (
      <Widget
        key={`${kind.kind}.${spec.name}`}
        spec={spec}
        // A number that was emptied does not go back to its default.
        value={spec.name in values ? values[spec.name] : spec.default}
        onChange={(value) => change({ values: { ...values, [spec.name]: value } })}
        {...textsIn(texts, spec, values, specs)}
        error={problemOf(spec)}
        texts={texts}
        isFirst={spec === visible[0]}
        tellsBlank
      />
    )
    if (kind.secret?.beside !== spec.name) return [own]
    const secret = { value: draft.secret, onChange: (value: string | null) => change({ secret: value }) }
    return [own, <SecretInput key="secret" {...secret} stored={hasSecret} label={texts.fields.secret?.label} />]
  }
  return (
    <Stack gap="xs">
      <Rows specs={visible} field={field} />
    </Stack>
  )
}

/** A kind of source asks for plain values only. */
function widgetOf({ name, widget }: FieldSpec): keyof typeof plainWidgets {
  if (Object.hasOwn(plainWidgets, widget)) return widget as keyof typeof plainWidgets
  throw new Error(`the field “${name}” wants “${widget}”, which only nodes have`)
}

/** What a field says, given the values beside it. */
function textsIn(
  texts: SourceTexts,
  spec: FieldSpec,
  values: SourceDraft['values'],
  specs: readonly FieldSpec[],
): { label: string; hint: string | undefined; placeholder: string | undefined } {
  const { when, ...usual } = texts.fields[spec.name] ?? { label: spec.name }
  const now = when && valueIn(values, when.field, specs) === when.is ? when : undefined
  return { label: now?.label ?? usual.label, hint: usual.hint, placeholder: now?.placeholder ?? usual.placeholder }
}

interface SecretInputProps {
  label: string | undefined
  /** `null`: as it is stored. */
  value: string | null
  onChange: (secret: string | null) => void
  stored: boolean
}

/** A secret that goes to the server and never comes back. */
function SecretInput({ label, value, onChange, stored }: SecretInputProps) {
  const t = useTranslations('collections.sources.secret')
  const forgotten = stored && value === ''
  return (
    <div>
      <PasswordInput
        size="xs"
        label={label}
        description={forgotten ? t('forgotten') : stored ? t('stored') : t('hint')}
        inputWrapperOrder={hintBelow}
        placeholder={stored && value === null ? '••••••••' : undefined}
        autoComplete="new-password"
        value={value ?? ''}
        visibilityToggleButtonProps={{ 'aria-label': t('show') }}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      />
      {stored ? (
        <Button variant="subtle" size="compact-xs" mt={2} onClick={() => onChange(forgotten ? null : '')}>
          {forgotten ? t('keep') : t('forget')}
        </Button>
      ) : null}
    </div>
  )
}
