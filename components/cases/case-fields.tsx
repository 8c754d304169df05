'use client'

import {
  ActionIcon,
  Button,
  Group,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Folded } from '@/components/ui/folded'
import { splits } from '@/pipeline/cases/case'
import { AssertionsEditor } from './assertions-editor'
import type { InputRow } from './case-form'
import classes from './cases.module.css'
import { AnswersField, NuggetsField } from './expected-fields'
import { PlacesField } from './places-field'
import type { CaseFormState } from './use-case-form'

interface CaseFieldsProps {
  state: CaseFormState
  /** The collection to look for places in at first. */
  collectionId?: string | null
  /** Tags to offer. */
  tags?: readonly string[]
  /** Names of inputs to offer. */
  inputNames?: readonly string[]
}

/** Everything that people write of a case. */
export function CaseFields({ state, collectionId = null, tags = [], inputNames = [] }: CaseFieldsProps) {
  const t = useTranslations('datasets.case')
  const { form, change } = state
  return (
    <Stack gap="md">
      <InputsField state={state} names={inputNames} />
      <SegmentedControl
        aria-label={t('expected')}
        data={[
          { value: 'answer', label: t('shouldAnswer') },
          { value: 'abstain', label: t('mustAbstain') },
        ]}
        value={form.abstain ? 'abstain' : 'answer'}
        onChange={(value) => change({ abstain: value === 'abstain' })}
      />
      {form.abstain ? (
        <p className={classes.dim}>{t('abstainMeans')}</p>
      ) : (
        <>
          <AnswersField answers={form.answers} onChange={(answers) => change({ answers })} />
          <NuggetsField nuggets={form.nuggets} onChange={(nuggets) => change({ nuggets })} />
          <PlacesField places={form.places} collectionId={collectionId} onChange={(places) => change({ places })} />
        </>
      )}
      <Sorting state={state} tags={tags} />
      <Folded label={t('checks')} initially={state.checks.forms.length > 0} alert={state.checks.assertions === null}>
        <p className={classes.dim}>{t('checksHint')}</p>
        <AssertionsEditor {...state.checks} />
      </Folded>
    </Stack>
  )
}

/** What a case is sorted by: tags, split, source, label; and a note. */
function Sorting({ state: { form, change }, tags }: { state: CaseFormState; tags: readonly string[] }) {
  const t = useTranslations('datasets.case')
  const words = useTranslations('datasets')
  return (
    <>
      <Group grow align="flex-start">
        <TagsInput
          label={t('tags')}
          data={[...tags]}
          maxTags={30}
          value={[...form.tags]}
          onChange={(next) => change({ tags: next })}
          acceptValueOnBlur
        />
        <TextInput
          label={t('label')}
          description={t('labelHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={200}
          value={form.label}
          onChange={(event) => change({ label: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t('split')}
          description={t('splitHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={[
            { value: '', label: t('bySource') },
            ...splits.map((split) => ({ value: split, label: words(`splits.${split}`) })),
          ]}
          value={form.split ?? ''}
          onChange={(value) => change({ split: splits.find((one) => one === value) ?? null })}
        />
        <TextInput
          label={t('source')}
          description={t('sourceHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={1_000}
          value={form.source}
          onChange={(event) => change({ source: event.currentTarget.value })}
        />
      </Group>
      <Textarea
        label={t('note')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={4_000}
        value={form.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </>
  )
}

function InputsField({ state, names }: { state: CaseFormState; names: readonly string[] }) {
  const t = useTranslations('datasets.case')
  const { form, change, inputProblems } = state
  const set = (key: string, part: Partial<InputRow>) =>
    change({ inputs: form.inputs.map((row) => (row.key === key ? { ...row, ...part } : row)) })
  const free = names.find((name) => form.inputs.every((row) => row.name !== name)) ?? ''
  return (
    <section aria-label={t('inputs')} className={classes.list}>
      {form.inputs.map((row) => {
        const problem = inputProblems[row.key]
        return (
          <div key={row.key} className={classes.input}>
            <TextInput
              aria-label={t('inputName')}
              size="xs"
              className={classes.inputName}
              maxLength={64}
              value={row.name}
              error={problem === 'unnamed' || problem === 'twice' ? t(problem) : null}
              onChange={(event) => set(row.key, { name: event.currentTarget.value })}
            />
            <Select
              aria-label={t('inputKind', { name: row.name })}
              size="xs"
              w={84}
              allowDeselect={false}
              data={[
                { value: 'text', label: t('text') },
                { value: 'json', label: 'JSON' },
              ]}
              value={row.json ? 'json' : 'text'}
              onChange={(kind) => set(row.key, { json: kind === 'json' })}
            />
            <ActionIcon
              aria-label={t('removeInput', { name: row.name })}
              disabled={form.inputs.length === 1}
              onClick={() => change({ inputs: form.inputs.filter(({ key }) => key !== row.key) })}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
            <Textarea
              className={classes.inputValue}
              classNames={row.json ? { input: classes.code } : {}}
              aria-label={row.name || t('inputs')}
              autosize
              minRows={row.json ? 3 : 1}
              maxRows={10}
              value={row.text}
              error={problem === 'notJson' ? t('notJson') : null}
              onChange={(event) => set(row.key, { text: event.currentTarget.value })}
            />
          </div>
        )
      })}
      <Button
        variant="subtle"
        size="compact-xs"
        className={classes.add}
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() => change({ inputs: [...form.inputs, { key: randomId('z'), name: free, text: '', json: false }] })}
      >
        {t('addInput')}
      </Button>
    </section>
  )
}
