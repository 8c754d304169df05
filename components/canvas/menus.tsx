'use client'

import { useReactFlow } from '@xyflow/react'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useEditor, useEditorInstance, useUi } from '@/components/state/editor-context'
import type { Menu } from '@/components/state/ui-store'
import { localeOf } from '@/components/words/node-texts'
import { useIssueText } from '@/components/words/use-issue-text'
import { addItems, connectItems, findItems, readConnectId } from './menu-items'
import { NodeMenu } from './node-menu'
import { Picker } from './picker'

/** Whichever list floats over the canvas at present. */
export function Menus() {
  const menu = useUi((state) => state.menu)
  if (!menu) return null
  if (menu.kind === 'add') return <AddMenu menu={menu} />
  if (menu.kind === 'node') return <NodeMenu key={menu.node} node={menu.node} screen={menu.screen} />
  if (menu.kind === 'connect') return <ConnectMenu node={menu.node} />
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
  const loose = menu.from !== undefined || menu.to !== undefined
  return (
    <Picker
      title={loose ? t('addFitting') : t('add')}
      placeholder={t('searchNodes')}
      items={items}
      screen={menu.screen}
      onClose={close}
      onPick={(type) => focusNode(addNode(type, { at: menu.at, from: menu.from, to: menu.to }))}
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
  const { title, items } = useMemo(
    () => connectItems(graph, definitions, locale, node, (issue, target) => textOf(issue, target).message),
    [graph, definitions, locale, node, textOf],
  )
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

function FindMenu() {
  const t = useTranslations('editor.picker')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const select = useEditor((state) => state.select)
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
        select([id])
        focusNode(id)
        void flow.fitView({ nodes: [{ id }], maxZoom: 1, duration: 200 })
      }}
    />
  )
}

/** Gives a node on the canvas the focus, so that the keyboard goes on from there. */
function focusNode(id: string | null): void {
  if (id === null) return
  // A node that was just added is drawn in the next frame, after the list has given the focus back.
  setTimeout(() => {
    const node = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    if (node instanceof HTMLElement) node.focus({ preventScroll: true })
  }, 50)
}
