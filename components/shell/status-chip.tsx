'use client'

import { Anchor, Code, Popover } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Fragment, useEffect, useRef } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { Phrase } from '@/components/ui/phrases'
import { useWords } from '@/components/ui/use-format'
import type { SystemStatus } from '@/server/services/system/types'
import classes from './shell.module.css'

type Dot = 'ok' | 'warn' | 'failed' | 'quiet'

/** Real models and everything configured answers: ok. Something is down or runs go unrecorded: failed. Stand-ins: warn. */
export function toneOf(status: SystemStatus): Dot {
  const down =
    status.store.state === 'down' ||
    status.records.state === 'down' ||
    status.providers.some((p) => p.state === 'down' && p.provider !== 'ollama')
  if (down || !status.chat) return 'failed'
  return status.chat.provider === 'built-in' || status.store.state === 'degraded' ? 'warn' : 'ok'
}

/** Says at a glance what serves models and vectors; opens to the details and to how to connect the real ones. */
export function StatusChip() {
  const t = useTranslations('common')
  const trpc = useTRPC()
  const words = useWords()
  const query = useQuery({ ...trpc.system.status.queryOptions(), refetchInterval: 5_000, retry: false })
  useRefreshOnReturn(query.isError)
  const status = query.isError ? undefined : query.data

  const tone: Dot = status ? toneOf(status) : query.isError ? 'failed' : 'quiet'
  const text = status
    ? status.records.state === 'down'
      ? `${t('status.records')}: ${t('status.recordsDown')}`
      : `${t(`status.${status.chat?.provider ?? 'built-in'}`)} · ${words(status.vectors.title)}`
    : query.isError
      ? t('status.offline')
      : t('status.checking')

  return (
    <Popover width={380} position="bottom-end" trapFocus withArrow>
      <Popover.Target>
        <button type="button" className={classes.chip} aria-label={`${t('status.label')}: ${text}`}>
          <span className={classes.dot} data-tone={tone} aria-hidden />
          <span className={classes.chipText}>{text}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('status.label')}>
        {status ? <StatusDetails status={status} /> : <Offline text={text} failed={query.isError} />}
      </Popover.Dropdown>
    </Popover>
  )
}

/** When the server answers again, every page asks anew by itself. */
function useRefreshOnReturn(away: boolean) {
  const queries = useQueryClient()
  const wasAway = useRef(false)
  useEffect(() => {
    if (wasAway.current && !away) void queries.invalidateQueries()
    wasAway.current = away
  }, [away, queries])
}

function Offline({ text, failed }: { text: string; failed: boolean }) {
  const t = useTranslations('common')
  return (
    <div className={classes.section}>
      <div className={classes.line}>{text}</div>
      {failed ? <p className={classes.hint}>{t('errors.unreachable.fix')}</p> : null}
    </div>
  )
}

function StatusDetails({ status }: { status: SystemStatus }) {
  const t = useTranslations('common')
  const words = useWords()
  const { note } = status.vectors
  const others = status.vectors.choices.filter(({ isChosen }) => !isChosen)
  const ollamaUp = status.providers.some((provider) => provider.provider === 'ollama' && provider.state === 'up')
  return (
    <>
      <div className={classes.section}>
        <h3>{t('status.models')}</h3>
        {status.providers.map((provider) => (
          <Line
            key={provider.provider}
            name={t(`status.${provider.provider}`)}
            state={provider.state}
            detail={[provider.version, provider.url].filter(Boolean).join(' · ')}
          />
        ))}
        <p className={classes.hint}>
          {status.chat ? t('status.chatWith', { model: status.chat.model }) : t('status.noChat')}
          {' · '}
          {status.embed ? t('status.embedWith', { model: status.embed.model }) : t('status.noEmbed')}
        </p>
        {ollamaUp ? null : <HowToOllama />}
      </div>
      <div className={classes.section}>
        <h3>{t('status.vectors')}</h3>
        <Line
          name={words(status.vectors.title)}
          state={status.store.state}
          detail={[status.store.version, status.store.url].filter(Boolean).join(' · ')}
        />
        {status.store.message ? (
          <p className={classes.hint}>
            <Phrase>{status.store.message}</Phrase>
          </p>
        ) : null}
        {note
          ? others.map(
              ({ advice }, at) =>
                advice && (
                  <Fragment key={advice.command}>
                    <p className={classes.hint}>{at === 0 ? `${words(note)} ${words(advice)}` : words(advice)}</p>
                    <Code block mt={6}>
                      {advice.command}
                    </Code>
                  </Fragment>
                ),
            )
          : null}
      </div>
      <Records records={status.records} />
      <div className={classes.section}>
        <Anchor component={Link} href="/models" size="xs" mr="md">
          {t('status.toModels')}
        </Anchor>
        <Anchor component={Link} href="/settings" size="xs">
          {t('status.toSettings')}
        </Anchor>
      </div>
    </>
  )
}

/** Runs that cannot be recorded are said loudly; those that can, not at all. */
function Records({ records }: Pick<SystemStatus, 'records'>) {
  const t = useTranslations('common')
  const { state, unrecorded, lost, error } = records
  if (state === 'up' && lost === 0) return null
  return (
    <div className={classes.section}>
      <h3>{t('status.records')}</h3>
      <div className={classes.line}>
        <span className={classes.dot} data-tone={state === 'up' ? 'warn' : 'failed'} aria-hidden />
        <span>{t(error ? `errors.${error.code}.title` : 'status.records')}</span>
        <span className={classes.lineEnd}>{state === 'up' ? t('status.recordsUp') : t('status.recordsDown')}</span>
      </div>
      <p className={classes.hint}>
        {state === 'up' ? null : t(unrecorded === 'serve' ? 'status.recordsServe' : 'status.recordsRefuse')}{' '}
        {lost > 0 ? t('status.recordsLost', { count: lost }) : null}
      </p>
    </div>
  )
}

/** How to get real answers on a machine where no Ollama runs. */
export function HowToOllama() {
  const t = useTranslations('common')
  return (
    <>
      <p className={classes.hint}>{t('status.builtInNote')}</p>
      <Code block mt={6}>
        {'ollama serve\nollama pull qwen3:4b-instruct\nollama pull embeddinggemma'}
      </Code>
      <p className={classes.hint}>{t('status.ollamaHow')}</p>
    </>
  )
}

const lineTones = { up: 'ok', degraded: 'warn', down: 'failed' } as const

function Line({ name, state, detail }: { name: string; state: keyof typeof lineTones; detail: string }) {
  const t = useTranslations('common')
  return (
    <div className={classes.line}>
      <span className={classes.dot} data-tone={lineTones[state]} aria-hidden />
      <span>{name}</span>
      <span className={classes.lineEnd}>{[t(`status.${state}`), detail].filter(Boolean).join(' · ')}</span>
    </div>
  )
}
