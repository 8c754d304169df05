'use client'

import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconPlayerPlay, IconPlayerStop, IconRocket } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEditor, useEditorInstance, useRun } from '@/components/state/editor-context'
import type { Autosave } from './autosave'
import classes from './editor.module.css'
import { MoreMenu } from './more-menu'
import { PipelineName } from './pipeline-name'
import { SaveStatus } from './save-status'
import { VariedChip } from './varied-chip'
import { LiveStatus } from './versions/live-status'

interface TopBarProps {
  name: string
  onRenamed: (name: string) => void
  autosave: Autosave
  onRun: () => void
}

/** Above the canvas: what this is, whether it is kept, and what to do with it. Tooltips open downwards: what serves stands above. */
export function TopBar({ name, onRenamed, autosave, onRun }: TopBarProps) {
  const t = useTranslations('editor.top')
  const { pipelineId, ui } = useEditorInstance()
  const readOnly = useEditor((state) => state.readOnly)
  return (
    <header className={classes.top}>
      {readOnly ? (
        <>
          <h1 className={classes.title}>{name}</h1>
          <span className={classes.readOnly}>{t('readOnly')}</span>
        </>
      ) : (
        <PipelineName id={pipelineId} name={name} onRenamed={onRenamed} />
      )}
      <SaveStatus autosave={autosave} />
      <LiveStatus />
      <span className={classes.spacer} />
      {readOnly ? null : <VariedChip onLeave={autosave.flush} />}
      {readOnly ? null : <HistoryButtons />}
      <RunButton onRun={onRun} />
      {readOnly ? null : (
        <Button
          variant="default"
          leftSection={<IconRocket size={14} aria-hidden />}
          onClick={() => ui.setState({ publishOpen: true })}
        >
          {t('publish')}
        </Button>
      )}
      <MoreMenu name={name} autosave={autosave} />
    </header>
  )
}

function HistoryButtons() {
  const t = useTranslations('editor')
  const history = useEditor((state) => state.history)
  const undo = useEditor((state) => state.undo)
  const redo = useEditor((state) => state.redo)
  const last = history.past.at(-1)
  const next = history.future[0]
  const undoLabel = last ? t('top.undoWhat', { edit: t(`edit.${last.label}`) }) : t('top.undo')
  const redoLabel = next ? t('top.redoWhat', { edit: t(`edit.${next.label}`) }) : t('top.redo')
  return (
    <>
      <Tooltip label={undoLabel} position="bottom">
        <ActionIcon size="md" aria-label={undoLabel} disabled={!last} onClick={undo}>
          <IconArrowBackUp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redoLabel} position="bottom">
        <ActionIcon size="md" aria-label={redoLabel} disabled={!next} onClick={redo}>
          <IconArrowForwardUp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  )
}

function RunButton({ onRun }: { onRun: () => void }) {
  const t = useTranslations('editor.top')
  const { run } = useEditorInstance()
  const phase = useRun((state) => state.phase)
  const going = phase === 'running' || phase === 'stopping'
  return going ? (
    <Button
      className={classes.run}
      color="red"
      variant="light"
      disabled={phase === 'stopping'}
      leftSection={<IconPlayerStop size={14} aria-hidden />}
      onClick={() => void run.stop()}
    >
      {t('stop')}
    </Button>
  ) : (
    <Tooltip label={t('runKey')} position="bottom">
      <Button
        className={classes.run}
        disabled={phase === 'starting'}
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        onClick={onRun}
      >
        {t('run')}
      </Button>
    </Tooltip>
  )
}
