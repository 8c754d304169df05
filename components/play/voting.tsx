'use client'

import { Button, Group, Kbd, Modal, Progress, Select, Skeleton } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useFormat } from '@/components/ui/use-format'
import { useNotify } from '@/components/ui/use-notify'
import { useUrlState } from '@/components/ui/use-url-state'
import { mcnemar } from '@/pipeline/metrics/statistics'
import type { Cell } from '@/pipeline/play/grid'
import type { GridRow } from '@/server/services/play/types'
import { type Pair, pairsOf, tally, type Vote } from './ballot'
import { SURE } from './best-column'
import classes from './comparison.module.css'
import { columnKey, type GridColumn } from './grid-view'
import { useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'

interface VotingProps {
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
}

/** A blind vote between two columns: which is which is told at the end. */
export function Voting({ rows, columns }: VotingProps) {
  const t = useTranslations('play.vote')
  const { refresh } = useGrid()
  const [panel, setPanel] = useUrlState('panel')
  const [chosen, setChosen] = useState<readonly [GridColumn, GridColumn] | null>(null)
  const close = () => {
    setChosen(null)
    setPanel(null)
    // Votes are counted with the figures.
    if (chosen) void refresh()
  }
  return (
    <Modal opened={panel === 'vote' && columns.length > 1} onClose={close} title={t('title')} size={960}>
      {chosen ? (
        <Ballot a={chosen[0]} b={chosen[1]} rows={rows} onClose={close} />
      ) : (
        <Choice columns={columns} onChoose={(a, b) => setChosen([a, b])} />
      )}
    </Modal>
  )
}

interface ChoiceProps {
  columns: readonly GridColumn[]
  onChoose: (a: GridColumn, b: GridColumn) => void
}

function Choice({ columns, onChoose }: ChoiceProps) {
  const t = useTranslations('play.vote')
  const words = useColumnWords()
  const [first, setFirst] = useState(columns[0])
  const [second, setSecond] = useState(columns[1])
  const data = columns.map((column) => {
    const { number, name, model } = words(column)
    return { value: columnKey(column), label: [`${number} · ${name}`, model].filter(Boolean).join(' · ') }
  })
  const find = (key: string | null) => columns.find((column) => columnKey(column) === key)
  return (
    <>
      <p className={classes.dim}>{t('lead')}</p>
      <Group grow my="sm">
        <Select
          label={t('one')}
          data={data}
          value={first ? columnKey(first) : null}
          onChange={(key) => setFirst(find(key))}
        />
        <Select
          label={t('other')}
          data={data}
          value={second ? columnKey(second) : null}
          onChange={(key) => setSecond(find(key))}
        />
      </Group>
      <Group justify="flex-end">
        <Button
          data-autofocus
          disabled={!first || !second || columnKey(first) === columnKey(second)}
          onClick={() => first && second && onChoose(first, second)}
        >
          {t('begin')}
        </Button>
      </Group>
    </>
  )
}

interface BallotProps {
  a: GridColumn
  b: GridColumn
  rows: readonly GridRow[]
  onClose: () => void
}

/** Keys that vote, and the one that takes a vote back. */
const keys: Readonly<Record<string, Vote | 'undo'>> = { '1': 0, '2': 1, '0': 'tie', z: 'undo', Backspace: 'undo' }

function Ballot({ a, b, rows, onClose }: BallotProps) {
  const t = useTranslations('play.vote')
  const client = useTRPCClient()
  const notify = useNotify()
  const { cells } = useGrid()
  // Answers that come meanwhile do not change the order.
  const [pairs] = useState(() => pairsOf(cells.slots, a, b, rows))
  const [votes, setVotes] = useState<readonly Vote[]>([])
  const pair = pairs[votes.length]
  const tell = (of: Pair | undefined, vote: Vote | undefined, isTakenBack: boolean) => {
    if (!of || vote === undefined || vote === 'tie') return
    const [winner, loser] = [of.shown[vote], of.shown[vote === 0 ? 1 : 0]]
    client.play.label.mutate({ cellId: winner.id, over: isTakenBack ? null : loser.id }).catch(notify.error)
  }
  const vote = (given: Vote) => {
    if (!pair) return
    tell(pair, given, false)
    setVotes([...votes, given])
  }
  const undo = () => {
    tell(pairs[votes.length - 1], votes.at(-1), true)
    setVotes(votes.slice(0, -1))
  }
  const press = (event: KeyboardEvent) => {
    const act = keys[event.key.toLowerCase()] ?? keys[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (act === 'undo') undo()
    else vote(act)
  }
  if (pairs.length === 0) return <p className={classes.dim}>{t('nothing')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that vote
    // biome-ignore lint/a11y/noStaticElementInteractions: each key has its button
    <div tabIndex={0} onKeyDown={press} data-autofocus className={classes.sections}>
      <Progress value={(100 * votes.length) / pairs.length} aria-label={t('progress')} size="sm" />
      {pair ? <Voted pair={pair} onVote={vote} /> : <Result a={a} b={b} pairs={pairs} votes={votes} />}
      <Group justify="space-between">
        <Button
          variant="default"
          disabled={votes.length === 0}
          leftSection={<IconArrowBackUp size={15} aria-hidden />}
          rightSection={<Kbd size="xs">Z</Kbd>}
          onClick={undo}
        >
          {t('undo')}
        </Button>
        {pair ? (
          <Button variant="default" rightSection={<Kbd size="xs">0</Kbd>} onClick={() => vote('tie')}>
            {t('tie')}
          </Button>
        ) : (
          <Button onClick={onClose}>{t('end')}</Button>
        )}
        <span className={classes.dim}>{t('of', { done: votes.length, of: pairs.length })}</span>
      </Group>
    </div>
  )
}

function Voted({ pair: { row, shown }, onVote }: { pair: Pair; onVote: (vote: Vote) => void }) {
  const t = useTranslations('play.vote')
  return (
    <>
      <div>
        <h3 className={classes.subhead}>{row.title}</h3>
        {row.expected ? <p className={classes.dim}>{t('expected', { text: row.expected.text })}</p> : null}
      </div>
      <div className={classes.answers}>
        {([0, 1] as const).map((side) => (
          <section key={shown[side].id} className={classes.answer} aria-label={t('answer', { number: side + 1 })}>
            <AnswerText cell={shown[side]} />
            <Button variant="default" rightSection={<Kbd size="xs">{side + 1}</Kbd>} onClick={() => onVote(side)}>
              {t('better', { number: side + 1 })}
            </Button>
          </section>
        ))}
      </div>
    </>
  )
}

function AnswerText({ cell }: { cell: Cell }) {
  const trpc = useTRPC()
  const { dto } = useGrid()
  const details = useQuery(trpc.play.cell.queryOptions({ gridId: dto.id, id: cell.id }, { staleTime: 60_000 }))
  return (
    <div className={classes.answerText}>
      {details.data?.answer ?? (details.isPending ? <Skeleton height={80} /> : cell.preview)}
    </div>
  )
}

function Result({
  a,
  b,
  pairs,
  votes,
}: {
  a: GridColumn
  b: GridColumn
  pairs: readonly Pair[]
  votes: readonly Vote[]
}) {
  const t = useTranslations('play.vote')
  const format = useFormat()
  const words = useColumnWords()
  const { wins, ties } = tally(pairs, votes, a)
  const p = mcnemar(wins[0], wins[1])
  return (
    <section role="status">
      <h3 className={classes.subhead}>{t('result')}</h3>
      {[a, b].map((column, side) => (
        <p key={columnKey(column)} className={classes.line}>
          {t('wins', { name: words(column).name, count: wins[side] ?? 0 })}
        </p>
      ))}
      <p className={classes.line}>{t('ties', { count: ties })}</p>
      {wins[0] + wins[1] === 0 ? null : (
        <p className={classes.dim}>{t(p < SURE ? 'sure' : 'chance', { p: format.number(p, 3) })}</p>
      )}
    </section>
  )
}
