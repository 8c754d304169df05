'use client'

import { ActionIcon, Badge, Tabs, Tooltip } from '@mantine/core'
import { IconArrowsMaximize, IconArrowsMinimize, IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useEditor, useEditorInstance, useRun, useUi } from '@/components/state/editor-context'
import { shownStatus } from '@/components/state/node-run-state'
import { failedStep, isHeld, recordsOf } from '@/components/state/run-view'
import { panelLimits, sizePanel } from '@/components/state/ui-store'
import { useStaleRun } from '@/components/state/use-stale-run'
import { ErrorAction } from '@/components/trace/error-action'
import { ErrorCard } from '@/components/ui/error-card'
import { uiErrorOf, unreachable } from '@/components/ui/error-info'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { Splitter } from '@/components/ui/splitter'
import { Answer } from './answer'
import { InputsForm } from './inputs-form'
import { IssuesPanel } from './issues-panel'
import classes from './run-dock.module.css'
import { Transcript } from './transcript'
import { WaitingNotice } from './waiting-notice'
import { Waterfall } from './waterfall'

const tabs = ['run', 'steps', 'issues'] as const

/** Below the canvas: ask, watch the answer come, see what each step did, and what is wrong with the graph. */
export function RunDock({ onRun }: { onRun: () => void }) {
  const t = useTranslations('editor.dock')
  const { ui } = useEditorInstance()
  const open = useUi((state) => state.dockOpen)
  const tab = useUi((state) => state.dockTab)
  const height = useUi((state) => state.sizes.dock)
  const [full, setFull] = useState(false)
  return (
    <section
      className={classes.dock}
      style={{ height: open ? (full ? '100%' : height) : undefined }}
      aria-label={t('title')}
      data-testid="run-dock"
    >
      {open && !full ? (
        <Splitter
          label={t('resize')}
          edge="top"
          size={height}
          {...panelLimits.dock}
          onSize={(next) => sizePanel(ui, 'dock', next)}
          onFold={() => ui.setState({ dockOpen: false })}
        />
      ) : null}
      <Tabs
        className={classes.tabs}
        value={open ? tab : null}
        onChange={(next) => ui.setState({ dockOpen: true, dockTab: tabs.find((known) => known === next) ?? 'run' })}
        keepMounted={false}
      >
        <div className={classes.head}>
          <Tabs.List>
            <Tabs.Tab value="run">{t('tabs.run')}</Tabs.Tab>
            <Tabs.Tab value="steps">{t('tabs.steps')}</Tabs.Tab>
            <Tabs.Tab value="issues" rightSection={<IssueCount />}>
              {t('tabs.issues')}
            </Tabs.Tab>
          </Tabs.List>
          <RunBadge />
          {open ? (
            <Tooltip label={full ? t('smaller') : t('larger')}>
              <ActionIcon
                ml="auto"
                my="auto"
                aria-pressed={full}
                aria-label={t('larger')}
                onClick={() => setFull(!full)}
              >
                {full ? <IconArrowsMinimize size={15} aria-hidden /> : <IconArrowsMaximize size={15} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          ) : null}
          <Tooltip label={open ? t('collapse') : t('expand')}>
            <ActionIcon
              ml={open ? 4 : 'auto'}
              mr={8}
              my="auto"
              aria-expanded={open}
              aria-label={open ? t('collapse') : t('expand')}
              onClick={() => ui.setState({ dockOpen: !open })}
            >
              {open ? <IconChevronDown size={16} aria-hidden /> : <IconChevronUp size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        </div>
        {open ? (
          <>
            <Tabs.Panel value="run" className={classes.panel}>
              <div className={classes.columns}>
                <InputsForm onRun={onRun} />
                <RunResult onRun={onRun} />
              </div>
            </Tabs.Panel>
            <Tabs.Panel value="steps" className={classes.panel}>
              <StepsPanel />
            </Tabs.Panel>
            <Tabs.Panel value="issues" className={classes.panel}>
              <IssuesPanel />
            </Tabs.Panel>
          </>
        ) : null}
      </Tabs>
    </section>
  )
}

function IssueCount() {
  const t = useTranslations('editor.dock')
  const issues = useEditor((state) => state.issues)
  if (issues.length === 0) return null
  const errors = issues.some((issue) => issue.severity === 'error')
  return (
    <Badge
      size="sm"
      variant="light"
      color={errors ? 'red' : 'yellow'}
      className={classes.count}
      aria-label={t('issueCount', { count: issues.length })}
    >
      {issues.length}
    </Badge>
  )
}

function RunBadge() {
  const status = useRun(({ view }) => view && (isHeld(view) ? 'waiting' : shownStatus(view.status, recordsOf(view))))
  const lost = useRun((state) => state.lost)
  const stale = useStaleRun()
  // Nobody knows whether it still runs.
  if (!status || lost) return null
  return (
    <span className={classes.badge}>
      <OutcomeBadge state={stale ? 'stale' : status} />
    </span>
  )
}

function RunResult({ onRun }: { onRun: () => void }) {
  const t = useTranslations('editor.dock')
  const view = useRun((state) => state.view)
  const phase = useRun((state) => state.phase)
  const problem = useRun((state) => state.problem)
  const failed = view ? failedStep(view) : null
  const error = problem ? uiErrorOf(problem) : (view?.error ?? failed?.record?.error ?? null)
  const lost = useRun((state) => state.lost)
  return (
    <div className={classes.result}>
      {lost ? <ErrorCard error={unreachable()} compact /> : null}
      {error && error.code !== 'cancelled' ? (
        <ErrorCard
          error={error}
          onRetry={onRun}
          action={<ErrorAction error={error} nodeId={failed?.stepId} onRetry={onRun} />}
        />
      ) : null}
      {view ? <WaitingNotice view={view} /> : null}
      {view ? <Answer key={view.runId} view={view} /> : null}
      {!view && !problem ? (
        <div className={classes.waiting}>
          <Transcript runId={undefined} />
          <p className={classes.hint}>{phase === 'starting' ? t('starting') : t('askSomething')}</p>
        </div>
      ) : null}
    </div>
  )
}

function StepsPanel() {
  const t = useTranslations('editor.dock')
  const view = useRun((state) => state.view)
  return view ? <Waterfall view={view} /> : <p className={classes.hint}>{t('noSteps')}</p>
}
