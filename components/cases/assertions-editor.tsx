'use client'

import { ActionIcon, Button, Menu } from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { AssertionKind } from '@/pipeline/cases/assertion'
import { type AssertionForm, assertionFields, assertionKinds, newAssertion } from './assertion-form'
import { AssertionWidget } from './assertion-widget'
import classes from './cases.module.css'
import type { Assertions } from './use-assertions'

/** As many as a case or a grid takes. */
const MOST = 20

/** What is asked of answers: a list of checks, each with its fields; what is wrong is said at once. */
export function AssertionsEditor({ forms, setForms, problems }: Assertions) {
  const t = useTranslations('datasets.checks')
  const change = (id: string, next: AssertionForm | null) =>
    setForms(forms.flatMap((form) => (form.id === id ? (next ?? []) : form)))
  return (
    <section className={classes.checks} aria-label={t('title')}>
      {forms.length === 0 ? <p className={classes.dim}>{t('none')}</p> : null}
      {forms.map((form) => (
        <fieldset key={form.id} className={classes.check} aria-label={t(`kinds.${form.kind}`)}>
          <div className={classes.checkHead}>
            <strong>{t(`kinds.${form.kind}`)}</strong>
            <span className={classes.dim}>{t(`means.${form.kind}`)}</span>
            <ActionIcon
              aria-label={t('remove', { kind: t(`kinds.${form.kind}`) })}
              onClick={() => change(form.id, null)}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </div>
          <CheckFields form={form} problems={problems.get(form.id) ?? {}} onChange={(next) => change(form.id, next)} />
        </fieldset>
      ))}
      <AddCheck
        disabled={forms.length >= MOST}
        onAdd={(kind) => setForms([...forms, newAssertion(kind, randomId('check-'))])}
      />
    </section>
  )
}

interface CheckFieldsProps {
  form: AssertionForm
  problems: Readonly<Record<string, string>>
  onChange: (form: AssertionForm) => void
}

function CheckFields({ form, problems, onChange }: CheckFieldsProps) {
  const t = useTranslations('datasets.checks')
  const shown = assertionFields[form.kind].filter(({ when }) => !when || form.values[when[0]] === when[1])
  if (shown.length === 0) return null
  return (
    <div className={classes.checkFields}>
      {shown.map((field) => {
        const problem = problems[field.name]
        return (
          <AssertionWidget
            key={field.name}
            kind={form.kind}
            field={field}
            value={form.values[field.name]}
            error={problem === undefined ? undefined : t(`problems.${problem}`)}
            onChange={(value) => onChange({ ...form, values: { ...form.values, [field.name]: value } })}
          />
        )
      })}
    </div>
  )
}

function AddCheck({ disabled, onAdd }: { disabled: boolean; onAdd: (kind: AssertionKind) => void }) {
  const t = useTranslations('datasets.checks')
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={disabled}
          className={classes.add}
        >
          {t('add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.kinds}>
        {assertionKinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            <span className={classes.kind}>{t(`kinds.${kind}`)}</span>
            <span className={classes.dim}>{t(`means.${kind}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
