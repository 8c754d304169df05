'use client'

import { Pagination } from '@mantine/core'
import { useTranslations } from 'next-intl'
import classes from './table.module.css'
import { useFormat } from './use-format'
import { useUrlState } from './use-url-state'

interface PagerProps {
  /** The page that is shown, from 1. */
  page: number
  pages: number
  /** How many entries a full page has, how many this one has, and how many there are in all. */
  size: number
  shown: number
  total: number
}

/** The page that an address names; what is no number is the first. */
export const pageIn = (text: string): number => Math.min(1_000_000, Math.max(1, Math.trunc(Number(text)) || 1))

/** The page of the list that the address holds. */
export const usePage = (): number => pageIn(useUrlState('p')[0])

/** Turns the pages of a list; the address holds the number. Nothing where there is one page. */
export function Pager({ page, pages, size, shown, total }: PagerProps) {
  const t = useTranslations('common.pager')
  const format = useFormat()
  const [, setPage] = useUrlState('p')
  if (pages === 1) return null
  const first = (page - 1) * size + 1
  return (
    <nav className={classes.pager} aria-label={t('label')}>
      <span>
        {t('range', {
          first: format.number(first),
          last: format.number(first + shown - 1),
          total: format.number(total),
        })}
      </span>
      <Pagination
        size="sm"
        total={pages}
        value={page}
        onChange={(next) => setPage(next === 1 ? null : String(next))}
        getItemProps={(number) => ({ 'aria-label': t('page', { page: number }) })}
        getControlProps={(control) => ({ 'aria-label': t(control) })}
      />
    </nav>
  )
}
