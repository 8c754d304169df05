'use client'

import { Badge, Checkbox, Skeleton, UnstyledButton } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { useExpectedLine } from '@/components/cases/expected-line'
import { type Case, titleOf } from '@/pipeline/cases/case'
import classes from './case-table.module.css'

interface CaseRowProps {
  index: number
  /** Undefined while it is on its way. */
  one: Case | undefined
  isOpen: boolean
  isCursor: boolean
  /** `null`: on its way, or nothing can be chosen. */
  selected: boolean | null
  choosable: boolean
  onOpen: (id: string) => void
  onCursor: (index: number) => void
  onToggle: (one: { id: string; on: boolean; range: boolean }) => void
}

/** A case in the list. Its button has the row's place among the keys; the whole row opens it. */
export const CaseRow = memo(function CaseRow({
  index,
  one,
  isOpen,
  isCursor,
  selected,
  choosable,
  ...on
}: CaseRowProps) {
  const t = useTranslations('datasets')
  const lineOf = useExpectedLine()
  if (!one) {
    return (
      <tr aria-rowindex={index + 2}>
        <td colSpan={choosable ? 7 : 6}>
          <Skeleton height={12} width="50%" />
        </td>
      </tr>
    )
  }
  const title = titleOf(one.inputs)
  const expected = lineOf(one.expected)
  return (
    <tr aria-rowindex={index + 2} data-open={isOpen || undefined} data-selected={selected || undefined}>
      {choosable ? (
        <td className={classes.check}>
          <Checkbox
            size="xs"
            tabIndex={isCursor ? 0 : -1}
            aria-label={t('choose', { name: title })}
            checked={selected ?? false}
            onFocus={() => on.onCursor(index)}
            onChange={({ currentTarget: { checked }, nativeEvent }) =>
              on.onToggle({
                id: one.id,
                on: checked,
                range: 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true,
              })
            }
          />
        </td>
      ) : null}
      <td>
        <UnstyledButton
          className={classes.open}
          data-row={index}
          tabIndex={isCursor ? 0 : -1}
          aria-expanded={isOpen}
          onFocus={() => on.onCursor(index)}
          onClick={() => on.onOpen(one.id)}
        >
          {title || t('noText')}
        </UnstyledButton>
        <span className={classes.below}>{expected ?? t('nothingExpected')}</span>
      </td>
      <td className={classes.expected} data-none={expected === null || undefined} title={expected ?? undefined}>
        {expected ?? t('nothingExpected')}
      </td>
      <td className={classes.split}>{t(`splits.${one.split}`)}</td>
      <td className={classes.tags}>
        {one.tags.map((tag) => (
          <Badge key={tag} size="xs" variant="default" tt="none" fw={500} mr={4}>
            {tag}
          </Badge>
        ))}
      </td>
      <td className={classes.origin}>{t(`origins.${one.origin}`)}</td>
      <td className={classes.source} title={sourceText(one)}>
        {sourceText(one)}
      </td>
    </tr>
  )
})

/** What splits go by, as people know it: the document's name where the source is a document's id. */
function sourceText({ source, expected, id }: Case): string {
  const place = expected.places.find(({ documentId }) => documentId === source)
  if (place) return place.documentName
  return source === id ? '' : source
}
