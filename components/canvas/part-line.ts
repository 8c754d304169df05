'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEditor } from '@/components/state/editor-context'
import type { PreparedPart } from '@/components/state/part'
import { useFormat } from '@/components/ui/use-format'
import { localeOf, titleOf } from '@/components/words/node-texts'
import { runTime } from '@/components/words/run-time'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Issue } from '@/pipeline/issue'
import type { PartPlan, PartReason } from '@/pipeline/part-run'

const reasons: readonly PartReason[] = ['chosen', 'changed', 'inputs', 'missing']
/** Names said in one go; of more, how many. */
const MOST = 4

/** Says what a part would run and why, and what it would take from which run. */
export function usePartLine(): (prepared: PreparedPart | Issue | null) => string {
  const t = useTranslations('editor.part')
  const locale = localeOf(useLocale())
  const format = useFormat()
  const textOf = useIssueText()
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const names = (ids: readonly string[]) => {
    const titles = ids.slice(0, ids.length > MOST ? MOST - 1 : MOST).map((id) => {
      const node = graph.nodes.find((candidate) => candidate.id === id)
      return node ? titleOf(node, definitions.get(node.type), locale) : id
    })
    const more = ids.length - titles.length
    return list.format(more > 0 ? [...titles, t('more', { count: more })] : titles)
  }
  const runsText = ({ runs }: PartPlan) =>
    reasons.flatMap((reason) => {
      const ids = runs.filter((run) => run.reason === reason).map(({ step }) => step)
      return ids.length > 0 ? [t(`runs.${reason}`, { steps: names(ids) })] : []
    })
  const reusedText = ({ reused }: PartPlan) =>
    [...new Set(reused.map(({ from }) => from))].flatMap((from) => {
      const time = runTime(from)
      const when = time === null ? '' : format.time(time)
      return [false, true].flatMap((stale) => {
        const ids = reused.filter((one) => one.from === from && one.stale === stale).map(({ step }) => step)
        return ids.length > 0 ? [t(stale ? 'reusedStale' : 'reused', { steps: names(ids), when })] : []
      })
    })
  return (prepared) => {
    if (prepared === null) return ''
    if ('steps' in prepared) return [...runsText(prepared.steps), ...reusedText(prepared.steps)].join(' ')
    const node = graph.nodes.find(({ id }) => id === prepared.nodeId)
    return textOf(prepared, node && definitions.get(node.type)).message
  }
}
