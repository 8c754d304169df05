'use client'

import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import {
  IconChartDots,
  IconChevronLeft,
  IconDots,
  IconDownload,
  IconLink,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconScale,
  IconSettings,
  IconTextPlus,
  IconThumbUp,
  IconTrash,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { RenameDialog, type Renaming } from '@/components/ui/rename-dialog'
import { saveFile } from '@/components/ui/save-file'
import { useNotify } from '@/components/ui/use-notify'
import { setUrlState } from '@/components/ui/use-url-state'
import { useStepName } from '@/components/words/step-name'
import classes from './grid.module.css'
import { Progress } from './progress'
import { useGridActions } from './use-grid-actions'
import { useGrid, useProgress } from './use-open-grid'

/** What is played, how far it is, and all that can be done with the whole grid. */
export function GridHead() {
  const t = useTranslations('play')
  const { dto } = useGrid()
  const error = useProgress((state) => state.error)
  const nameOf = useStepName(dto.graph)
  const node = nameOf({ stepId: dto.nodeId, type: dto.nodeType })
  const { dataset, setup } = dto
  return (
    <header className={classes.top}>
      <div className={classes.heading}>
        <Link href="/playground" className={classes.back}>
          <IconChevronLeft size={14} aria-hidden />
          {t('title')}
        </Link>
        <h1 className={classes.title}>{dto.name}</h1>
        <div className={classes.lead}>
          {dto.pipelineId === null ? (
            t('justPrompt')
          ) : (
            <Link href={`/pipelines/${dto.pipelineId}`}>
              {dto.pipelineName} ▸ {node}
            </Link>
          )}
          <span>
            {dataset.gone
              ? t('grid.goneTitle')
              : dataset.kind === 'grid'
                ? t('grid.ownRows', { cases: dto.rows.length })
                : t('grid.dataset', { name: dataset.name, version: dataset.version, cases: dto.rows.length })}
          </span>
          {setup.repeats > 1 ? <span>{t('grid.repeats', { count: setup.repeats })}</span> : null}
          {setup.assertions.length > 0 ? <span>{t('grid.checks', { count: setup.assertions.length })}</span> : null}
          <NewerVersion />
          <Outdated />
        </div>
      </div>
      <Actions />
      {error ? (
        <div className={classes.problem}>
          <ErrorCard error={error} compact />
        </div>
      ) : null}
    </header>
  )
}

/** Offers what the dataset has become since the grid was made. */
function NewerVersion() {
  const t = useTranslations('play.grid')
  const { dto, change } = useGrid()
  const { version, newest } = dto.dataset
  if (newest <= version) return null
  return (
    <Button size="compact-xs" variant="light" onClick={() => void change({ datasetVersion: newest })}>
      {t('newer', { version: newest })}
    </Button>
  )
}

/** Offers to make contexts anew whose collection has changed since. */
function Outdated() {
  const t = useTranslations('play.grid')
  const { dto, start } = useGrid()
  const state = useProgress((progress) => progress.state)
  const count = dto.rows.filter(({ outdated }) => outdated).length
  if (count === 0 || state !== 'idle') return null
  return (
    <Button
      size="compact-xs"
      variant="light"
      color="yellow"
      title={t('outdatedHint')}
      onClick={() => void start({ renew: true })}
    >
      {t('outdated', { count })}
    </Button>
  )
}

const panels = [
  { key: 'setup', icon: IconSettings },
  { key: 'figures', icon: IconChartDots },
  { key: 'vote', icon: IconScale },
] as const

function Actions() {
  const t = useTranslations('play.head')
  const { dto } = useGrid()
  return (
    <div className={classes.actions}>
      <PlayButton />
      <Button
        variant="default"
        leftSection={<IconTextPlus size={15} aria-hidden />}
        onClick={() => setUrlState({ edit: dto.variants.at(-1)?.id ?? null })}
      >
        {t('variant')}
      </Button>
      {panels.map(({ key, icon: Icon }) => (
        <Button
          key={key}
          variant="default"
          leftSection={<Icon size={15} aria-hidden />}
          disabled={key === 'vote' && dto.columns.length < 2}
          onClick={() => setUrlState({ panel: key })}
        >
          {t(key)}
        </Button>
      ))}
      <MoreMenu />
    </div>
  )
}

function PlayButton() {
  const t = useTranslations('play.head')
  const { dto, start, stop } = useGrid()
  const state = useProgress((progress) => progress.state)
  const [pending, setPending] = useState(false)
  const act = (work: () => Promise<unknown>) => () => {
    setPending(true)
    void work().finally(() => setPending(false))
  }
  if (state !== 'idle') {
    return (
      <>
        <Progress />
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={15} aria-hidden />}
          loading={pending}
          onClick={act(stop)}
        >
          {t('stop')}
        </Button>
      </>
    )
  }
  return (
    <Button
      leftSection={<IconPlayerPlay size={15} aria-hidden />}
      disabled={dto.rows.length === 0}
      loading={pending}
      onClick={act(() => start())}
    >
      {t('play')}
    </Button>
  )
}

function MoreMenu() {
  const t = useTranslations('play.head')
  const common = useTranslations('common.actions')
  const texts = useTranslations('play')
  const datasets = useTranslations('datasets')
  const { dto, refresh } = useGrid()
  const client = useTRPCClient()
  const router = useRouter()
  const notify = useNotify()
  const { remove } = useGridActions()
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  const save = (format: 'csv' | 'json') => async () => {
    try {
      const { name, text } = await client.play.export.query({ id: dto.id, format })
      saveFile(name, text, format === 'csv' ? 'text/csv' : 'application/json')
    } catch (error) {
      notify.error(error)
    }
  }
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href)
      notify.done(t('shared'))
    } catch (error) {
      notify.error(error)
    }
  }
  const rename = () =>
    setRenaming({
      title: texts('renameTitle'),
      name: dto.name,
      rename: async (name) => {
        await client.play.rename.mutate({ id: dto.id, name })
        await refresh()
      },
    })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={t('more')}>
            <ActionIcon size="md" aria-label={t('more')}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={15} aria-hidden />} onClick={() => void share()}>
            {t('share')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={() => void save('csv')()}>
            {t('csv')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={() => void save('json')()}>
            {t('json')}
          </Menu.Item>
          <Menu.Item
            component={Link}
            href={`/label?grid=${encodeURIComponent(dto.id)}`}
            leftSection={<IconThumbUp size={15} aria-hidden />}
          >
            {datasets('labelAnswers')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={rename}>
            {common('rename')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => void remove(dto).then((gone) => gone && router.push('/playground'))}
          >
            {common('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameDialog renaming={renaming} onClose={() => setRenaming(null)} />
    </>
  )
}
