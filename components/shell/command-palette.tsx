'use client'

import { Kbd } from '@mantine/core'
import { useDebouncedValue, useOs } from '@mantine/hooks'
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight'
import { IconClipboardList, IconDatabase, IconHistory, IconRoute, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import type { RunSummary } from '@/server/services/runs/types'
import { useCommandStore } from './commands'
import { type PageAction, pageActions } from './page-actions'
import { places } from './places'
import classes from './shell.module.css'

/** Opens the palette by pointer. */
export function PaletteButton() {
  const t = useTranslations('common')
  const keys = useApple() ? '⌘K' : 'Ctrl K'
  return (
    <button
      type="button"
      className={classes.palette}
      onClick={spotlight.open}
      aria-label={`${t('palette.open')}, ${keys}`}
      title={t('palette.open')}
    >
      <IconSearch size={14} aria-hidden />
      <Kbd size="xs" className={classes.keys}>
        {keys}
      </Kbd>
    </button>
  )
}

const useApple = (): boolean => ['macos', 'ios'].includes(useOs())

/** A shortcut such as `⇧⌘Z` as the keys of other keyboards are called. */
function withoutSymbols(shortcut: string): string {
  const held = [shortcut.includes('⌘') ? 'Ctrl' : '', shortcut.includes('⇧') ? 'Shift' : '']
  return [...held, shortcut.replaceAll(/[⌘⇧]/g, '')].filter(Boolean).join(' ')
}

function useRegistered(): SpotlightActionGroupData[] {
  const apple = useApple()
  const sets = useCommandStore((state) => state.sets)
  return useMemo(() => {
    const groups = new Map<string, SpotlightActionGroupData>()
    for (const command of [...sets.values()].flat()) {
      const group = groups.get(command.group) ?? { group: command.group, actions: [] }
      groups.set(command.group, group)
      group.actions.push({
        id: command.id,
        label: command.label,
        description: command.description,
        ...(command.keywords && { keywords: command.keywords }),
        rightSection: command.shortcut ? (
          <Kbd size="xs">{apple ? command.shortcut : withoutSymbols(command.shortcut)}</Kbd>
        ) : undefined,
        onClick: command.run,
      })
    }
    return [...groups.values()]
  }, [sets, apple])
}

/** How many runs the palette knows before somebody types: the newest. */
const RUNS = 50
/** So many letters are worth a search among all runs. */
const LETTERS = 3
const TYPING_MS = 250

/** The newest runs and, once somebody typed, those of all that fit; asked for when somebody looks. */
function useRuns(looked: boolean, query: string): (RunSummary & { found?: true })[] {
  const trpc = useTRPC()
  const [text] = useDebouncedValue(query.trim(), TYPING_MS)
  const newest = useQuery({ ...trpc.runs.list.queryOptions({ limit: RUNS }), enabled: looked, staleTime: 5_000 })
  const more = (newest.data?.total ?? 0) > RUNS
  const found = useQuery({
    ...trpc.runs.list.queryOptions({ limit: RUNS, text }),
    enabled: looked && more && text.length >= LETTERS,
    staleTime: 5_000,
  })
  const known = newest.data?.items ?? []
  const ids = new Set(known.map(({ id }) => id))
  const older = found.data?.items.filter(({ id }) => !ids.has(id)) ?? []
  return [...known, ...older.map((run) => ({ ...run, found: true as const }))]
}

/** ⌘K: commands of the open page and of every page, every page, pipeline, collection and dataset, and the newest runs. */
export function CommandPalette() {
  const t = useTranslations('common')
  const router = useRouter()
  const trpc = useTRPC()
  const pipelines = useQuery({ ...trpc.pipelines.list.queryOptions(), staleTime: 30_000 })
  const collections = useQuery({ ...trpc.collections.list.queryOptions(), staleTime: 30_000 })
  const [looked, setLooked] = useState(false)
  const [query, setQuery] = useState('')
  const datasets = useQuery({ ...trpc.datasets.list.queryOptions(), enabled: looked, staleTime: 30_000 })
  const runs = useRuns(looked, query)
  const registered = useRegistered()
  // The editor says itself what it offers; every other page by what stands on it.
  const [onPage, setOnPage] = useState<PageAction[]>([])
  const look = () => {
    setLooked(true)
    const content = useCommandStore.getState().sets.has('editor') ? null : document.querySelector('#content')
    setOnPage(content ? pageActions(content) : [])
  }

  const actions: SpotlightActionGroupData[] = [
    {
      group: t('palette.onPage'),
      actions: onPage.map(({ label, about, press }) => ({
        id: `here:${label}`,
        label,
        description: about,
        onClick: press,
      })),
    },
    ...registered,
    {
      group: t('palette.pages'),
      actions: places.map((place) => ({
        id: `page:${place.key}`,
        label: t(`nav.${place.key}`),
        leftSection: <place.icon size={16} stroke={1.7} aria-hidden />,
        onClick: () => router.push(place.href),
      })),
    },
    {
      group: t('palette.pipelines'),
      actions: (pipelines.data ?? []).map((pipeline) => ({
        id: `pipeline:${pipeline.id}`,
        label: pipeline.name,
        leftSection: <IconRoute size={16} stroke={1.7} aria-hidden />,
        onClick: () => router.push(`/pipelines/${pipeline.id}`),
      })),
    },
    {
      group: t('palette.collections'),
      actions: (collections.data ?? []).map((collection) => ({
        id: `collection:${collection.id}`,
        label: collection.name,
        leftSection: <IconDatabase size={16} stroke={1.7} aria-hidden />,
        onClick: () => router.push(`/collections/${collection.id}`),
      })),
    },
    {
      group: t('palette.datasets'),
      actions: (datasets.data ?? []).map((dataset) => ({
        id: `dataset:${dataset.id}`,
        label: dataset.name,
        leftSection: <IconClipboardList size={16} stroke={1.7} aria-hidden />,
        onClick: () => router.push(`/datasets/${dataset.id}`),
      })),
    },
    {
      group: t('palette.runs'),
      actions: runs.map((run) => ({
        id: `run:${run.id}`,
        label: run.title || run.pipelineName,
        description: `${run.pipelineName} · ${t(`outcomes.${run.status}`)}`,
        leftSection: <IconHistory size={16} stroke={1.7} aria-hidden />,
        // What the server found may say so in words that are not shown.
        ...(run.found && { keywords: [query] }),
        onClick: () => router.push(`/runs/${run.id}`),
      })),
    },
  ]

  return (
    <Spotlight
      actions={actions.filter((group) => group.actions.length > 0)}
      shortcut="mod + K"
      onSpotlightOpen={look}
      query={query}
      onQueryChange={setQuery}
      triggerOnContentEditable
      tagsToIgnore={[]}
      highlightQuery
      scrollable
      // In the middle, the field would jump with every letter as the list grows and shrinks.
      centered={false}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      maxHeight={420}
      nothingFound={t('palette.nothing')}
      searchProps={{
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.open'),
        leftSection: <IconSearch size={16} aria-hidden />,
      }}
    />
  )
}
