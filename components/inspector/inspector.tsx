'use client'

import { ActionIcon, Tabs, TextInput, Tooltip } from '@mantine/core'
import { IconCopyPlus, IconPlugConnected, IconReplace, IconTrash } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { ConfigForm } from '@/components/form/config-form'
import { VaryFields } from '@/components/form/vary/vary-context'
import { hasChanges } from '@/components/state/differences'
import { useEditor, useEditorInstance, useUi } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'
import { nodeIcon } from '@/components/words/node-icons'
import { localeOf, textsOf } from '@/components/words/node-texts'
import type { GraphNode } from '@/pipeline/graph'
import type { AnyDefinition } from '@/pipeline/node-definition'
import { ChangesPanel } from './changes/changes-panel'
import { ExtractDialog } from './compose/extract-dialog'
import { InlineButton } from './compose/inline-button'
import { DataTab } from './data-tab'
import { FusionOffer } from './fusion-offer/fusion-offer'
import { HelpTab } from './help-tab'
import classes from './inspector.module.css'
import { NodeIssues } from './node-issues'
import { SelectionPanel } from './selection-panel'
import { TryPrompts } from './try-prompts'

const tabs = ['config', 'data', 'changes', 'help'] as const

/** What is known and can be set about the selected node. */
export function Inspector() {
  const t = useTranslations('editor.inspector')
  const node = useEditor(singleSelected)
  const definition = useEditor((state) => (node ? state.definitions.get(node.type) : undefined))
  return (
    <aside className={classes.panel} aria-label={t('title')} data-testid="inspector">
      {node && definition ? (
        <NodePanel key={node.id} node={node} definition={definition} />
      ) : node ? (
        <p className={classes.hint}>{t('unknownType', { type: node.type })}</p>
      ) : (
        <SelectionPanel />
      )}
      <ExtractDialog />
    </aside>
  )
}

function NodePanel({ node, definition }: { node: GraphNode; definition: AnyDefinition }) {
  const t = useTranslations('editor.inspector')
  const asked = useEditor((state) => state.inspectorTab)
  const differs = useUi((state) => hasChanges(state.differences, node.id))
  const tab = asked === 'changes' && !differs ? 'config' : asked
  const setTab = useEditor((state) => state.setInspectorTab)
  const readOnly = useEditor((state) => state.readOnly)
  return (
    <Tabs
      className={classes.tabs}
      value={tab}
      onChange={(next) => setTab(tabs.find((known) => known === next) ?? 'config')}
      keepMounted={false}
    >
      <NodeHeader node={node} definition={definition} />
      <Tabs.List grow>
        {tabs
          .filter((name) => differs || name !== 'changes')
          .map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
      </Tabs.List>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard too */}
      <div className={classes.body} tabIndex={0}>
        <Tabs.Panel value="config">
          <NodeIssues nodeId={node.id} />
          <FusionOffer node={node} />
          <TryPrompts node={node} />
          {/* On a phone the settings can be read. */}
          <fieldset disabled={readOnly} className={classes.settings}>
            {readOnly ? (
              <ConfigForm node={node} definition={definition} />
            ) : (
              <VaryFields>
                <ConfigForm node={node} definition={definition} />
              </VaryFields>
            )}
          </fieldset>
        </Tabs.Panel>
        <Tabs.Panel value="data">
          <DataTab node={node} />
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <ChangesPanel nodeId={node.id} />
        </Tabs.Panel>
        <Tabs.Panel value="help">
          <HelpTab definition={definition} />
        </Tabs.Panel>
      </div>
    </Tabs>
  )
}

function NodeHeader({ node, definition }: { node: GraphNode; definition: AnyDefinition }) {
  const t = useTranslations('editor.inspector')
  const locale = localeOf(useLocale())
  const { ui } = useEditorInstance()
  const rename = useEditor((state) => state.rename)
  const duplicate = useEditor((state) => state.duplicate)
  const removeSelected = useEditor((state) => state.removeSelected)
  const readOnly = useEditor((state) => state.readOnly)
  const Icon = nodeIcon(node.type)
  const typeTitle = textsOf(definition, locale).title
  const actions = [
    {
      label: t('connect'),
      icon: IconPlugConnected,
      act: () => ui.setState({ menu: { kind: 'connect', node: node.id } }),
    },
    { label: t('swap'), icon: IconReplace, act: () => ui.setState({ menu: { kind: 'swap', node: node.id } }) },
    { label: t('duplicate'), icon: IconCopyPlus, act: duplicate },
    { label: t('delete'), icon: IconTrash, act: removeSelected },
  ]
  return (
    <header className={classes.header}>
      <div className={classes.type}>
        <Icon size={15} stroke={1.7} aria-hidden />
        <span>{typeTitle}</span>
        <span className={classes.actions}>
          {readOnly ? null : <InlineButton node={node} />}
          {(readOnly ? [] : actions).map(({ label, icon: ActIcon, act }) => (
            <Tooltip key={label} label={label}>
              <ActionIcon size="sm" aria-label={label} onClick={act}>
                <ActIcon size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ))}
        </span>
      </div>
      <TextInput
        aria-label={t('name')}
        value={node.title ?? ''}
        placeholder={typeTitle}
        maxLength={120}
        readOnly={readOnly}
        onChange={(event) => rename(node.id, event.currentTarget.value)}
      />
    </header>
  )
}
