'use client'

import { ActionIcon, Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import type { Nugget } from '@/pipeline/cases/case'
import classes from './cases.module.css'

const MOST_ANSWERS = 20
const MOST_NUGGETS = 50

/** Puts another value in a place of a list, or takes it out. */
const replaced = <One,>(all: readonly One[], at: number, next: One | null): One[] =>
  all.flatMap((one, index) => (index === at ? (next ?? []) : one))

interface AnswersFieldProps {
  answers: readonly string[]
  onChange: (answers: readonly string[]) => void
}

/** Answers that are as good as each other. */
export function AnswersField({ answers, onChange }: AnswersFieldProps) {
  const t = useTranslations('datasets.case')
  return (
    <section aria-label={t('answers')} className={classes.list}>
      <h3 className={classes.heading}>{t('answers')}</h3>
      {answers.map((answer, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: answers are known by their place alone
        <div key={index} className={classes.row}>
          <Textarea
            aria-label={t('answer', { number: index + 1 })}
            placeholder={index === 0 ? t('answerHint') : t('orHint')}
            autosize
            minRows={1}
            maxRows={8}
            maxLength={20_000}
            value={answer}
            onChange={(event) => onChange(replaced(answers, index, event.currentTarget.value))}
          />
          {answers.length > 1 ? (
            <ActionIcon
              aria-label={t('removeAnswer', { number: index + 1 })}
              onClick={() => onChange(replaced(answers, index, null))}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          ) : null}
        </div>
      ))}
      <Add disabled={answers.length >= MOST_ANSWERS} label={t('addAnswer')} onAdd={() => onChange([...answers, ''])} />
    </section>
  )
}

interface NuggetsFieldProps {
  nuggets: readonly Nugget[]
  onChange: (nuggets: readonly Nugget[]) => void
}

/** Facts that an answer must say, or may. Enter goes on with the next one. */
export function NuggetsField({ nuggets, onChange }: NuggetsFieldProps) {
  const t = useTranslations('datasets.case')
  // The one that was just added is where a person goes on writing.
  const added = useRef(false)
  const add = () => {
    added.current = true
    onChange([...nuggets, { text: '', vital: true }])
  }
  return (
    <section aria-label={t('nuggets')} className={classes.list}>
      <h3 className={classes.heading} title={t('nuggetsHint')}>
        {t('nuggets')}
      </h3>
      {nuggets.map((nugget, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nuggets are known by their place alone
        <div key={index} className={classes.row}>
          <TextInput
            aria-label={t('nugget', { number: index + 1 })}
            maxLength={2_000}
            value={nugget.text}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.metaKey || event.ctrlKey) return
              event.preventDefault()
              add()
            }}
            ref={(field) => {
              if (!field || !added.current || index < nuggets.length - 1) return
              added.current = false
              field.focus()
            }}
            onChange={(event) => onChange(replaced(nuggets, index, { ...nugget, text: event.currentTarget.value }))}
          />
          <Checkbox
            size="xs"
            label={t('vital')}
            checked={nugget.vital}
            onChange={(event) => onChange(replaced(nuggets, index, { ...nugget, vital: event.currentTarget.checked }))}
          />
          <ActionIcon
            aria-label={t('removeNugget', { number: index + 1 })}
            onClick={() => onChange(replaced(nuggets, index, null))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Add disabled={nuggets.length >= MOST_NUGGETS} label={t('addNugget')} onAdd={add} />
    </section>
  )
}

function Add({ label, disabled, onAdd }: { label: string; disabled: boolean; onAdd: () => void }) {
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      className={classes.add}
      leftSection={<IconPlus size={13} aria-hidden />}
      disabled={disabled}
      onClick={onAdd}
    >
      {label}
    </Button>
  )
}
