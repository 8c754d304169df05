'use client'

import { ActionIcon, Button, NumberInput, Select, Tooltip } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { GateRule } from '@/pipeline/evaluation/gate'
import { isMetric, type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import classes from './gate.module.css'
import { unitOf, useRuleWords } from './rule-words'

interface RulesEditorProps {
  rules: readonly GateRule[]
  onChange: (rules: GateRule[]) => void
}

const MOST_RULES = 20
const kinds = ['any', 'not-worse', 'at-least', 'at-most'] as const
type Kind = (typeof kinds)[number]
const kindOf = (rule: GateRule): Kind => (rule.kind === 'not-worse' && !rule.metric ? 'any' : rule.kind)

/** The rule of another kind that keeps what it can of one. */
function ofKind(rule: GateRule, kind: Kind): GateRule {
  if (kind === 'any') return { kind: 'not-worse' }
  if (kind === 'not-worse') return { kind, metric: rule.metric ?? 'passed' }
  const metric = rule.metric ?? (kind === 'at-most' ? 'latencyMs' : 'passed')
  const value = 'value' in rule ? rule.value : boundOf(metric)
  return kind === 'at-least' ? { kind, metric, value } : { kind, metric, value }
}

const boundOf = (metric: MetricName): number =>
  metricNames[metric] !== 'amount' ? 0.9 : metric === 'latencyMs' ? 2_000 : metric === 'tokens' ? 1_000 : 0.01

function ofMetric(rule: GateRule, metric: MetricName): GateRule {
  if (rule.kind === 'not-worse') return { ...rule, metric }
  // A bound in seconds says nothing about a share.
  const isAlike = unitOf(metric).unit === unitOf(rule.metric).unit
  return { ...rule, metric, value: isAlike ? rule.value : boundOf(metric) }
}

/** The rules of a gate, each a line that reads like a sentence. */
export function RulesEditor({ rules, onChange }: RulesEditorProps) {
  const t = useTranslations('gate.form')
  const change = (at: number, rule: GateRule) => onChange(rules.toSpliced(at, 1, rule))
  return (
    <div className={classes.rules}>
      <span className={classes.label}>{t('rules')}</span>
      <ul className={classes.ruleList} aria-label={t('rules')}>
        {rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have nothing else that names them, and stand in their order.
          <li key={at} className={classes.ruleRow}>
            <RuleRow
              rule={rule}
              onChange={(next) => change(at, next)}
              onRemove={rules.length > 1 ? () => onChange(rules.toSpliced(at, 1)) : undefined}
            />
          </li>
        ))}
      </ul>
      {rules.length < MOST_RULES ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...rules, { kind: 'at-most', metric: 'latencyMs', value: 2_000 }])}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('addRule')}
        </Button>
      ) : null}
    </div>
  )
}

interface RuleRowProps {
  rule: GateRule
  onChange: (rule: GateRule) => void
  onRemove: (() => void) | undefined
}

function RuleRow({ rule, onChange, onRemove }: RuleRowProps) {
  const t = useTranslations('gate.form')
  const words = useRuleWords()
  const remove = t('removeRule', { rule: words.rule(rule) })
  return (
    <>
      <Select
        className={classes.ruleKind}
        aria-label={t('kind')}
        data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={kindOf(rule)}
        onChange={(next) => onChange(ofKind(rule, kinds.find((kind) => kind === next) ?? 'any'))}
      />
      {kindOf(rule) === 'any' ? null : (
        <Select
          className={classes.ruleMetric}
          aria-label={t('metric')}
          data={Object.keys(metricNames)
            .filter(isMetric)
            .map((value) => ({ value, label: words.metric(value) }))}
          value={rule.metric ?? null}
          onChange={(next) => next && isMetric(next) && onChange(ofMetric(rule, next))}
        />
      )}
      {rule.kind === 'not-worse' ? null : <Bound rule={rule} onChange={onChange} />}
      {onRemove ? (
        <Tooltip label={remove}>
          <ActionIcon aria-label={remove} onClick={onRemove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
    </>
  )
}

function Bound({
  rule,
  onChange,
}: {
  rule: Extract<GateRule, { kind: 'at-least' | 'at-most' }>
  onChange: (rule: GateRule) => void
}) {
  const t = useTranslations('gate.form')
  const { unit, factor } = unitOf(rule.metric)
  return (
    <NumberInput
      className={classes.ruleBound}
      aria-label={t('bound')}
      {...(unit === 'score' ? { max: 1, step: 0.05 } : { suffix: ` ${t(unit)}` })}
      min={0}
      {...(unit === 'percent' && { max: 100 })}
      decimalScale={unit === 'cost' ? 4 : 2}
      value={Number((rule.value / factor).toPrecision(6))}
      onChange={(value) => typeof value === 'number' && onChange({ ...rule, value: value * factor })}
    />
  )
}
