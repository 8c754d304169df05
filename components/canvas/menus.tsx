'use client'

import { useReactFlow } from '@xyflow/react'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useEditor, useEditorInstance, useUi } from '@/components/state/editor-context'
import type { Menu } from '@/components/state/ui-store'
import { localeOf } from '@/components/words/node-texts'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Issue } from '@/pipeline/issue'
import type { AnyDefinition } from '@/pipeline/node-definition'
import { focusDrawn } from './focus-drawn'
import { addItems, connectItems, findItems, readConnectId, swapItems } from './menu-items'
import { Picker } from './picker'

/** Whichever list floats over the canvas at present. */
export function Menus() {
  const menu = useUi((state) => state.menu)
  if (!menu) return null
  if (menu.kind === 'add') return <AddMenu menu={menu} />
  if (menu.kind === 'connect') return <ConnectMenu node={menu.node} />
  if (menu.kind === 'swap') return <SwapMenu node={menu.node} />
  return <FindMenu />
}

function useClose(): () => void {
  const { ui } = useEditorInstance()
  return () => ui.setState({ menu: null })
}

function AddMenu({ menu }: { menu: Extract<Menu, { kind: 'add' }> }) {
  const t = useTranslations('editor.picker')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const addNode = useEditor((state) => state.addNode)
  const close = useClose()
  const items = useMemo(() => addItems(graph, definitions, locale, menu), [graph, definitions, locale, menu])
  const loose = menu.from !== undefined || menu.to !== undefined || menu.into !== undefined
  return (
    <Picker
      title={loose ? t('addFitting') : t('add')}
      placeholder={t('searchNodes')}
      items={items}
      screen={menu.screen}
      onClose={close}
      onPick={(type) => focusDrawn(addNode(type, { at: menu.at, from: menu.from, to: menu.to, into: menu.into }))}
    />
  )
}

function ConnectMenu({ node }: { node: string }) {
  const t = useTranslations('editor.picker')
  const locale = localeOf(useLocale())
  const textOf = useIssueText()
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const connect = useEditor((state) => state.connect)
  const close = useClose()
  const { title, items } = useMemo(() => {
    const words = {
      refused: (issue: Issue, target: AnyDefinition | undefined) => textOf(issue, target).message,
      replaces: (from: string) => t('replaces', { from }),
    }
    return connectItems(graph, definitions, locale, node, words)
  }, [graph, definitions, locale, node, textOf, t])
  return (
    <Picker
      title={t('connect', { name: title })}
      placeholder={t('searchPorts')}
      items={items}
      onClose={close}
      onPick={(id) => {
        const ends = readConnectId(id)
        if (ends) connect(ends.source, ends.target)
      }}
    />
  )
}

function SwapMenu({ node }: { node: string }) {
  const t = useTranslations('editor.picker')
  const locale = localeOf(useLocale())
  const { ui } = useEditorInstance()
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const swap = useEditor((state) => state.swap)
  const close = useClose()
  const { title, items } = useMemo(
    () => swapItems(graph, definitions, locale, node, (kept, all) => t('keeps', { kept, all })),
    [graph, definitions, locale, node, t],
  )
  return (
    <Picker
      title={t('swap', { name: title })}
      placeholder={t('searchNodes')}
      items={items}
      onClose={close}
      onPick={(type) => {
        const result = swap(node, type)
        focusDrawn(result?.node.id ?? null)
        if (result && result.lost.length > 0) {
          const screen = { x: window.innerWidth / 2, y: 96 }
          ui.setState({ refusal: { text: t('lost', { count: result.lost.length }), screen } })
        }
      }}
    />
  )
}

function FindMenu() {
  const t = useTranslations('editor.picker')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const select = useEditor((state) => state.select)
  const reveal = useEditor((state) => state.reveal)
  const flow = useReactFlow()
  const close = useClose()
  const items = useMemo(() => findItems(graph, definitions, locale), [graph, definitions, locale])
  return (
    <Picker
      title={t('find')}
      placeholder={t('searchGraph')}
      items={items}
      onClose={close}
      onPick={(id) => {
        reveal(id)
        select([id])
        focusDrawn(id)
        // What was hidden is drawn in the next frame.
        requestAnimationFrame(() => void flow.fitView({ nodes: [{ id }], maxZoom: 1, duration: 200 }))
      }}
    />
  )
}
