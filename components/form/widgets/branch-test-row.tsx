'use client'

import { ActionIcon, Select, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type TestDraft, testLanguages, testOps, withOp } from './branch-list'
import classes from './widgets.module.css'

interface BranchTestRowProps {
  test: TestDraft
  /** Whether the value is JSON, so that a place in it can be named. */
  inJson: boolean
  error: string | undefined
  onChange: (test: TestDraft) => void
  onRemove: () => void
}

/** One condition: how to compare, with what, and where in a JSON value to look. */
export function BranchTestRow({ test, inJson, error, onChange, onRemove }: BranchTestRowProps) {
  const t = useTranslations('editor.branches')
  // A comparison and its contrary are two entries of one list: a switch beside it would have to be read together.
  const data = testOps.flatMap((op) => [
    { value: op, label: t(`ops.${op}`) },
    { value: `not ${op}`, label: t(`notOps.${op}`) },
  ])
  const choose = (choice: string | null) => {
    const not = choice?.startsWith('not ') ?? false
    const op = testOps.find((known) => known === (not ? choice?.slice('not '.length) : choice))
    if (op) onChange({ ...withOp(test, op), not })
  }
  return (
    <div className={classes.card}>
      <div className={classes.rowHead}>
        <Select
          aria-label={t('test')}
          data={data}
          value={test.not ? `not ${test.op}` : test.op}
          onChange={choose}
          error={test.op === 'empty' ? error : undefined}
        />
        <ActionIcon aria-label={t('removeTest')} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      {test.op === 'empty' ? null : <ValueInput test={test} error={error} onChange={onChange} />}
      {/* A path left over from JSON stays in sight, where it can be taken out. */}
      {inJson || test.path !== '' ? (
        <TextInput
          aria-label={t('path')}
          placeholder={`${t('path')}: ${t('pathHint')}`}
          value={test.path}
          maxLength={200}
          onChange={(event) => onChange({ ...test, path: event.currentTarget.value })}
        />
      ) : null}
    </div>
  )
}

function ValueInput({ test, error, onChange }: Omit<BranchTestRowProps, 'onRemove' | 'inJson'>) {
  const t = useTranslations('editor.branches')
  if (test.op === 'language') {
    return (
      <Select
        aria-label={t('value')}
        error={error}
        data={testLanguages.map((language) => ({ value: language, label: t(`languages.${language}`) }))}
        value={test.value}
        onChange={(value) => onChange({ ...test, value: value ?? 'en' })}
      />
    )
  }
  return (
    <TextInput
      aria-label={t('value')}
      placeholder={t('value')}
      error={error}
      value={test.value}
      maxLength={500}
      onChange={(event) => onChange({ ...test, value: event.currentTarget.value })}
    />
  )
}
