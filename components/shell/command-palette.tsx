'use client'

import { Kbd } from '@mantine/core'
import { useOs } from '@mantine/hooks'
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight'
import { IconDatabase, IconHistory, IconRoute, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { useCommandStore } from './commands'
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
        rightSection: command.shortcut ? (
          <Kbd size="xs">{apple ? command.shortcut : withoutSymbols(command.shortcut)}</Kbd>
        ) : undefined,
        onClick: command.run,
      })
    }
    return [...groups.values()]
  }, [sets, apple])
}

/** How many runs the palette knows: the newest. */
const RUNS = 50

/** ⌘K: commands of the open page and of every page, every page, pipeline and collection, and the newest runs. */
export function CommandPalette() {
  const t = useTranslations('common')
  const router = useRouter()
  const trpc = useTRPC()
  const pipelines = useQuery({ ...trpc.pipelines.list.queryOptions(), staleTime: 30_000 })
  const collections = useQuery({ ...trpc.collections.list.queryOptions(), staleTime: 30_000 })
  // Runs come with every question: they are asked for when somebody looks.
  const [looked, setLooked] = useState(false)
  const runs = useQuery({ ...trpc.runs.list.queryOptions({ limit: RUNS }), enabled: looked, staleTime: 5_000 })
  const registered = useRegistered()

  const actions: SpotlightActionGroupData[] = [
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
      group: t('palette.runs'),
      actions: (runs.data?.items ?? []).map((run) => ({
        id: `run:${run.id}`,
        label: run.title || run.pipelineName,
        description: `${run.pipelineName} · ${t(`outcomes.${run.status}`)}`,
        leftSection: <IconHistory size={16} stroke={1.7} aria-hidden />,
        onClick: () => router.push(`/runs/${run.id}`),
      })),
    },
  ]

  return (
    <Spotlight
      actions={actions.filter((group) => group.actions.length > 0)}
      shortcut="mod + K"
      onSpotlightOpen={() => setLooked(true)}
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
