'use client'

import { Chip, Group } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconAlertCircle } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useFusionText } from '@/components/retrieval/fusion-text'
import { useFormat } from '@/components/ui/use-format'
import { useUrlState } from '@/components/ui/use-url-state'
import { benchModes } from '@/pipeline/search'
import type { BenchResult } from '@/server/services/retrieval/types'
import { useLanguageName } from '../use-language-name'
import classes from './bench.module.css'
import { alignBench, hiddenModes, hidingText, isLone, type Ranks } from './bench-align'
import { BenchHitCard } from './bench-hit-card'

/** One question in every mode side by side; a chunk lights up wherever it was found. */
export function Bench({ result }: { result: BenchResult }) {
  const t = useTranslations('collections.bench')
  const [active, setActive] = useState<string | null>(null)
  const ranks = useMemo(() => alignBench(result), [result])
  const { hidden, setShown, shown } = useShownModes()
  const columns = result.modes.filter(({ mode }) => !hidden.includes(mode))
  return (
    <section className={classes.bench} aria-label={t('label')}>
      <Terms result={result} />
      <Group gap={6} mb="xs" role="group" aria-label={t('show')}>
        <Chip.Group multiple value={[...shown]} onChange={setShown}>
          {benchModes.map((mode) => (
            <Chip key={mode} size="xs" value={mode} variant="light" title={t(`hints.${mode}`)}>
              {t(`modes.${mode}`)}
            </Chip>
          ))}
        </Chip.Group>
      </Group>
      <RanksLine ranks={active === null ? undefined : ranks.get(active)} />
      <div className={classes.columns}>
        {columns.map((column) => (
          <Column
            key={column.mode}
            column={column}
            query={result.query}
            active={active}
            onActive={setActive}
            lone={(id) => isLone(ranks.get(id), shown)}
          />
        ))}
      </div>
    </section>
  )
}

/** Which columns are shown: as the address says, else as they were chosen last in this browser. */
function useShownModes() {
  const [inAddress, setInAddress] = useUrlState('hide')
  const [kept, setKept] = useLocalStorage({ key: 'telar-bench-hidden', defaultValue: '' })
  const hidden = hiddenModes(inAddress || kept)
  const shown = benchModes.filter((mode) => !hidden.includes(mode))
  return {
    hidden,
    shown,
    setShown: (next: string[]) => {
      // With none left there is nothing to look at: the last one stays.
      if (next.length === 0) return
      setInAddress(hidingText(next))
      setKept(hidingText(next))
    },
  }
}

/** How the question was taken apart for search by words. */
function Terms({ result }: { result: BenchResult }) {
  const t = useTranslations('collections.bench')
  const languageName = useLanguageName()
  if (result.terms.length === 0) return null
  return (
    <p className={classes.terms}>
      <span>{t('terms')}</span>
      {result.terms.map(({ language, terms }) => (
        <span key={language}>
          {languageName(language)}:{' '}
          {terms.length === 0 ? t('noTerms') : [...new Set(terms)].map((term) => <code key={term}>{term}</code>)}
        </span>
      ))}
    </p>
  )
}

/** Where each mode ranks the chunk under the pointer or the focus. Always there, so that nothing moves. */
function RanksLine({ ranks }: { ranks: Ranks | undefined }) {
  const t = useTranslations('collections.bench')
  if (!ranks) return <p className={classes.ranks}>{t('hover')}</p>
  return (
    <p className={classes.ranks}>
      {benchModes.map((mode) => (
        <span key={mode} data-missing={ranks[mode] === undefined || undefined}>
          {t(`modes.${mode}`)} <b>{ranks[mode] === undefined ? '–' : t('rank', { rank: ranks[mode] })}</b>
        </span>
      ))}
    </p>
  )
}

interface ColumnProps {
  column: BenchResult['modes'][number]
  query: string
  active: string | null
  onActive: (chunkId: string | null) => void
  /** Whether no other column that is shown has the chunk. */
  lone: (chunkId: string) => boolean
}

function Column({ column, query, active, onActive, lone }: ColumnProps) {
  const t = useTranslations('collections.bench')
  const format = useFormat()
  const fusionText = useFusionText()
  const { mode, hits, fusion, durationMs, error } = column
  return (
    <div className={classes.column}>
      <header>
        <h3 className={classes.mode} title={t(`hints.${mode}`)}>
          {t(`modes.${mode}`)}
          <span className={classes.time}>{format.duration(durationMs)}</span>
        </h3>
        {fusion === null ? null : <p className={classes.fusion}>{fusionText(fusion)}</p>}
        {error === null ? null : (
          <p className={classes.error}>
            <IconAlertCircle size={14} aria-hidden /> {error}
          </p>
        )}
        {error === null && hits.length === 0 ? <p className={classes.nothing}>{t('nothing')}</p> : null}
      </header>
      <ol className={classes.hits} aria-label={t(`modes.${mode}`)}>
        {hits.map((hit, index) => (
          <BenchHitCard
            key={hit.chunk.id}
            hit={hit}
            rank={index + 1}
            query={query}
            active={active === hit.chunk.id}
            lone={lone(hit.chunk.id)}
            onActive={onActive}
          />
        ))}
      </ol>
    </div>
  )
}
