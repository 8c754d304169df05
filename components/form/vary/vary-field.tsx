'use client'

import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core'
import { IconAdjustmentsAlt, IconAdjustmentsOff } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type MouseEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { useEditor } from '@/components/state/editor-context'
import type { FacetTarget } from '@/components/state/varied'
import type { GraphNode } from '@/pipeline/graph'
import type { FieldSpec } from '../field-specs'
import { useFacetWords } from './facet-words'
import { targetsOf } from './targets'
import classes from './vary.module.css'
import { useVary } from './vary-context'

interface VaryFieldProps {
  spec: FieldSpec
  node: GraphNode
  /** What the field is called. */
  label: string
  children: ReactNode
}

interface Opened {
  x: number
  y: number
}

/** A field whose values can be varied: by a right click, by the menu key, or by the button beside its name. */
export function VaryField({ spec, node, label, children }: VaryFieldProps) {
  const t = useTranslations('sweep.field')
  const vary = useVary()
  const [menu, setMenu] = useState<Opened | null>(null)
  const edited = useRef(false)
  const targets = vary ? targetsOf(spec, node) : []
  if (!vary || targets.length === 0)
    return (
      <div data-field={spec.name} className={classes.field}>
        {children}
      </div>
    )
  const varied = targets.filter((target) => vary.valuesOf(target) !== undefined)
  const open = (event: MouseEvent<HTMLElement>) => {
    // Whoever writes in it wants the browser's own menu: to paste, or to correct a word.
    if (edited.current) return
    event.preventDefault()
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    // From the keyboard no pointer says where.
    setMenu(event.clientX > 0 ? { x: event.clientX, y: event.clientY } : { x: left, y: bottom })
  }
  const press = (event: PointerEvent) => {
    edited.current = event.button === 2 && isText(event.target) && event.target === document.activeElement
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button within does the same */}
      <div
        data-field={spec.name}
        data-varied={varied.length > 0 || undefined}
        className={classes.field}
        onPointerDownCapture={press}
        onKeyDownCapture={() => {
          edited.current = false
        }}
        onContextMenu={open}
      >
        {children}
        <Tooltip label={t('vary')}>
          <ActionIcon
            className={classes.button}
            size="sm"
            aria-label={t('varyField', { field: label })}
            aria-haspopup={targets.length > 1 ? 'menu' : 'dialog'}
            onClick={(event) => {
              const { right, bottom } = event.currentTarget.getBoundingClientRect()
              const [only] = targets
              if (targets.length === 1 && only) vary.choose(only)
              else setMenu({ x: right, y: bottom })
            }}
          >
            <IconAdjustmentsAlt size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {varied.length > 0 ? <Marks targets={varied} /> : null}
      </div>
      {menu ? <FieldMenu at={menu} targets={targets} onClose={() => setMenu(null)} /> : null}
    </>
  )
}

const isText = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)

/** What is tried, below the field. */
function Marks({ targets }: { targets: readonly FacetTarget[] }) {
  const graph = useEditor((state) => state.graph)
  const words = useFacetWords(graph)
  const t = useTranslations('sweep.field')
  const vary = useVary()
  return targets.map((target) => {
    const values = vary?.valuesOf(target) ?? []
    return (
      <UnstyledButton key={target.kind} className={classes.mark} onClick={() => vary?.choose(target)}>
        <IconAdjustmentsAlt size={13} aria-hidden />
        <span>
          {t(`tried.${target.kind}`, { values: values.map((value) => words.value(target, value)).join(' | ') })}
        </span>
      </UnstyledButton>
    )
  })
}

function FieldMenu({ at, targets, onClose }: { at: Opened; targets: readonly FacetTarget[]; onClose: () => void }) {
  const t = useTranslations('sweep.field')
  const vary = useVary()
  return (
    <Menu opened onClose={onClose} position="bottom-start" withinPortal trapFocus>
      <Menu.Target>
        <span className={classes.anchor} style={{ left: at.x, top: at.y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('menu')}>
        {targets.map((target) => (
          <Menu.Item
            key={target.kind}
            leftSection={<IconAdjustmentsAlt size={15} aria-hidden />}
            onClick={() => vary?.choose(target)}
          >
            {t(`act.${target.kind}`)}
          </Menu.Item>
        ))}
        {targets
          .filter((target) => vary?.valuesOf(target) !== undefined)
          .map((target) => (
            <Menu.Item
              key={`leave ${target.kind}`}
              leftSection={<IconAdjustmentsOff size={15} aria-hidden />}
              onClick={() => vary?.leave(target)}
            >
              {t(`leave.${target.kind}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
