'use client'

import { Kbd, Modal, Table } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useTranslations } from 'next-intl'
import { openKeys, useHelp } from './help'

/** The keys of each command; `enter` and `del` stand for what those are called on the reader's keyboard. */
const shortcuts: [string, string[]][] = [
  ['run', ['Ctrl/⌘', 'enter']],
  ['add', ['/']],
  ['find', ['Ctrl/⌘', 'F']],
  ['palette', ['Ctrl/⌘', 'K']],
  ['keys', ['?']],
  ['open', ['enter']],
  ['connect', ['C']],
  ['menu', ['Shift', 'F10']],
  ['swap', ['S']],
  ['note', ['N']],
  ['layout', ['L']],
  ['align', ['Alt', 'A', 'D', 'W', 'S', 'H', 'V']],
  ['spread', ['Alt', 'Shift', 'H', 'V']],
  ['move', ['←', '↑', '→', '↓']],
  ['delete', ['del']],
  ['undo', ['Ctrl/⌘', 'Z']],
  ['redo', ['Ctrl/⌘', 'Shift', 'Z']],
  ['copy', ['Ctrl/⌘', 'C']],
  ['paste', ['Ctrl/⌘', 'V']],
  ['duplicate', ['Ctrl/⌘', 'D']],
  ['selectAll', ['Ctrl/⌘', 'A']],
  ['list', ['J', 'K', 'enter', 'X']],
  ['saveCase', ['Ctrl/⌘', 'S']],
  ['label', ['1', '2', '3', 'C', 'Z']],
]

/** Every key of the studio in one place; `?` opens it wherever no text is written. */
export function ShortcutsDialog() {
  const t = useTranslations('editor.keys')
  const opened = useHelp((state) => state.keysOpen)
  const onClose = () => useHelp.setState({ keysOpen: false })
  useHotkeys([['shift+?', openKeys]])
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')}>
      <Table>
        <Table.Tbody>
          {shortcuts.map(([name, keys]) => (
            <Table.Tr key={name}>
              <Table.Td>{t(name)}</Table.Td>
              <Table.Td ta="right">
                {keys.map((key) => (
                  <Kbd key={key} ml={4}>
                    {key === 'enter' || key === 'del' ? t(`key.${key}`) : key}
                  </Kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
