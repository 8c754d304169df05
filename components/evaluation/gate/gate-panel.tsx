'use client'

import { Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { OutcomeList } from '@/components/gate/outcome-list'
import { useRuleWords } from '@/components/gate/rule-words'
import { Panel } from '@/components/ui/page'
import { useExperiment } from '../use-experiment'

/** What a gate asked of a draft, and whether it holds. */
export function GatePanel() {
  const t = useTranslations('gate.panel')
  const said = useTranslations('gate.outcome')
  const words = useRuleWords()
  const { dto } = useExperiment()
  const { gate } = dto.progress
  if (!gate)
    return (
      <Panel title={t('title')}>
        <Text size="sm" c="dimmed">
          {t('pending')}
        </Text>
        <ul>
          {dto.setup.rules?.map((rule) => (
            <li key={words.rule(rule)}>{words.rule(rule)}</li>
          ))}
        </ul>
      </Panel>
    )
  return (
    <Panel title={t('title')}>
      <Text size="sm" fw={600} c={gate.passed ? 'var(--telar-ok)' : 'var(--telar-failed)'} mb="xs">
        {said(gate.passed ? 'passed' : 'refused')}
      </Text>
      <OutcomeList rules={gate.rules} isAlone={gate.liveHash === null} />
      {gate.liveHash === null ? (
        <Text size="xs" c="dimmed" mt="xs">
          {t('alone')}
        </Text>
      ) : null}
    </Panel>
  )
}
