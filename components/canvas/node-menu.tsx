'use client'

import { Menu } from '@mantine/core'
import {
  IconAdjustmentsAlt,
  IconAdjustmentsOff,
  IconCopyPlus,
  IconLayoutGrid,
  IconPinned,
  IconPinnedOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlugConnected,
  IconPower,
  IconReplace,
  IconSparkles,
  IconTrash,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef } from 'react'
import { useEditor, useEditorInstance, useRun } from '@/components/state/editor-context'
import type { Point } from '@/components/state/edits'
import { preparePart, startPart } from '@/components/state/part'
import { useDebugActions } from '@/components/state/use-debug-actions'
import { improvePromptHref, promptNodes, useTryPrompts } from '@/components/state/use-try-prompts'
import { targetKey, useVaried } from '@/components/state/varied'
import { facetKey } from '@/pipeline/evaluation/sweep'
import type { RunPart } from '@/pipeline/run-event'
import classes from './node-menu.module.css'
import { usePartLine } from './part-line'

const modes = [
  ['only', IconPlayerPlay],
  ['up-to', IconPlayerSkipForward],
  ['from', IconPlayerTrackNext],
] as const satisfies readonly (readonly [RunPart['mode'], unknown])[]

/** What can be done with a node: run it or a part around it, look into it, connect it. Opens where the pointer or the card is. */
export function NodeMenu({ node, screen }: { node: string; screen?: Point | undefined }) {
  const t = useTranslations('editor.nodeMenu')
  const instance = useEditorInstance()
  const { ui, pipelineId } = instance
  const duplicate = useEditor((state) => state.duplicate)
  const removeSelected = useEditor((state) => state.removeSelected)
  const { pinned, disabled, breakpoint, fixed, canPin, togglePin, toggleDisabled, toggleBreakpoint } =
    useDebugActions(node)
  const returnTo = useRef<Element | null>(null)
  useEffect(() => {
    returnTo.current = document.activeElement
  }, [])
  const close = () => {
    ui.setState((state) => (state.menu?.kind === 'node' ? { menu: null } : {}))
    if (returnTo.current instanceof HTMLElement) returnTo.current.focus({ preventScroll: true })
  }
  const tryPrompts = useTryPrompts()
  const graph = useEditor((state) => state.graph)
  const hasPrompt = promptNodes(graph).some(({ id }) => id === node)
  const place = screen ?? { x: window.innerWidth / 2, y: window.innerHeight / 3 }
  return (
    <Menu
      opened
      onClose={close}
      position="bottom-start"
      width={340}
      withinPortal
      trapFocus
      // Near the lower edge it moves up until all of it can be read.
      middlewares={{ flip: false, shift: { crossAxis: true, padding: 8 } }}
    >
      <Menu.Target>
        <span className={classes.anchor} style={{ left: place.x, top: place.y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('title')} data-testid="node-menu" className={classes.menu}>
        {modes.map(([mode, Icon]) => (
          <PartItem key={mode} part={{ mode, node }} icon={<Icon size={15} aria-hidden />} />
        ))}
        <Menu.Divider />
        {fixed ? null : (
          <>
            <Menu.Item
              leftSection={pinned ? <IconPinnedOff size={15} aria-hidden /> : <IconPinned size={15} aria-hidden />}
              disabled={!pinned && !canPin}
              onClick={togglePin}
            >
              {t(pinned ? 'unpin' : 'pin')}
              {!pinned && !canPin ? <span className={classes.line}>{t('nothingToPin')}</span> : null}
            </Menu.Item>
            <Menu.Item leftSection={<IconPower size={15} aria-hidden />} onClick={toggleDisabled}>
              {t(disabled ? 'enable' : 'disable')}
            </Menu.Item>
            <WithoutItem node={node} />
          </>
        )}
        <Menu.Item leftSection={<IconPlayerPause size={15} aria-hidden />} onClick={toggleBreakpoint}>
          {t(breakpoint ? 'noBreakpoint' : 'breakpoint')}
        </Menu.Item>
        <Menu.Divider />
        {hasPrompt ? (
          <>
            <Menu.Item
              leftSection={<IconLayoutGrid size={15} aria-hidden />}
              onClick={() => tryPrompts.mutate({ pipelineId, graph, nodeId: node })}
            >
              {t('tryPrompts')}
            </Menu.Item>
            <Menu.Item
              component={Link}
              leftSection={<IconSparkles size={15} aria-hidden />}
              href={improvePromptHref(pipelineId, node)}
            >
              {t('improvePrompt')}
            </Menu.Item>
          </>
        ) : null}
        <Menu.Item
          leftSection={<IconPlugConnected size={15} aria-hidden />}
          onClick={() => ui.setState({ menu: { kind: 'connect', node } })}
        >
          {t('connect')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconReplace size={15} aria-hidden />}
          onClick={() => ui.setState({ menu: { kind: 'swap', node } })}
        >
          {t('swap')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopyPlus size={15} aria-hidden />} onClick={duplicate}>
          {t('duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={removeSelected}>
          {t('delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Whether a sweep also tries the drawing without the node. */
function WithoutItem({ node }: { node: string }) {
  const t = useTranslations('sweep.field')
  const { pipelineId } = useEditorInstance()
  const { facets, vary, leave } = useVaried(pipelineId)
  const target = { kind: 'without', nodeId: node } as const
  const key = targetKey(target)
  const varied = facets.some((facet) => facetKey(facet) === key)
  return (
    <Menu.Item
      leftSection={varied ? <IconAdjustmentsOff size={15} aria-hidden /> : <IconAdjustmentsAlt size={15} aria-hidden />}
      onClick={() => (varied ? leave(key) : vary({ ...target, values: [false, true] }))}
    >
      {t(varied ? 'leave.without' : 'act.without')}
    </Menu.Item>
  )
}

/** A way to run around the node, with what it would run and take. */
function PartItem({ part, icon }: { part: RunPart; icon: React.ReactNode }) {
  const t = useTranslations('editor.nodeMenu')
  const instance = useEditorInstance()
  const lineOf = usePartLine()
  const going = useRun(({ phase }) => phase === 'starting' || phase === 'running' || phase === 'stopping')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu shows what stands as it opens
  const prepared = useMemo(() => preparePart(instance, part), [instance, part.mode, part.node])
  const ready = prepared !== null && 'steps' in prepared && !going
  return (
    <Menu.Item leftSection={icon} disabled={!ready} onClick={() => ready && void startPart(instance, prepared)}>
      {t(`run.${part.mode}`)}
      <span className={classes.line}>{going ? t('running') : lineOf(prepared)}</span>
    </Menu.Item>
  )
}
