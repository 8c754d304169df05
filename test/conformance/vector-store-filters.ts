import type { Condition, Filter } from '@/pipeline/filter'

const unlike = { field: 'x', op: 'exists' } satisfies Condition

/** Every operator with the numbers of the chunks that pass. */
export const filterCases: [what: string, filter: Partial<Filter>, expected: number[]][] = [
  ['eq string', { must: [{ field: 'lang', op: 'eq', value: 'en' }] }, [1, 3]],
  ['eq is case-sensitive', { must: [{ field: 'lang', op: 'eq', value: 'EN' }] }, []],
  ['eq number', { must: [{ field: 'year', op: 'eq', value: 2010 }] }, [2]],
  ['eq fraction', { must: [{ field: 'year', op: 'eq', value: 2010.5 }] }, [3]],
  ['eq boolean', { must: [{ field: 'draft', op: 'eq', value: false }] }, [1, 3]],
  ['eq of another type', { must: [{ field: 'year', op: 'eq', value: '2010' }] }, []],
  ['eq in a list', { must: [{ field: 'tags', op: 'eq', value: 'water' }] }, [1, 3]],
  ['eq number in a list', { must: [{ field: 'sizes', op: 'eq', value: 2.5 }] }, [1]],
  ['ne, also where the field is missing', { must: [{ field: 'lang', op: 'ne', value: 'en' }] }, [2, 4]],
  ['ne in a list: no member equals', { must: [{ field: 'tags', op: 'ne', value: 'water' }] }, [2, 4]],
  ['in', { must: [{ field: 'lang', op: 'in', value: ['es', 'fr'] }] }, [2]],
  ['in numbers', { must: [{ field: 'year', op: 'in', value: [2001, 2010.5] }] }, [1, 3]],
  ['in mixed', { must: [{ field: 'year', op: 'in', value: ['x', 2001] }] }, [1]],
  ['notIn', { must: [{ field: 'tags', op: 'notIn', value: ['mammal'] }] }, [1, 2, 4]],
  ['gt', { must: [{ field: 'year', op: 'gt', value: 2010 }] }, [3]],
  ['gte', { must: [{ field: 'year', op: 'gte', value: 2010 }] }, [2, 3]],
  ['lt', { must: [{ field: 'year', op: 'lt', value: 2010 }] }, [1]],
  ['lte', { must: [{ field: 'year', op: 'lte', value: 2010 }] }, [1, 2]],
  ['gt on a list: any member', { must: [{ field: 'sizes', op: 'gt', value: 2 }] }, [1, 3]],
  ['range on another type', { must: [{ field: 'lang', op: 'gt', value: 1 }] }, []],
  ['datetime gte with a time', { must: [{ field: 'made', op: 'gte', value: '2024-03-01T12:15:00Z' }] }, [3]],
  ['datetime lt with a day', { must: [{ field: 'made', op: 'lt', value: '2024-03-01' }] }, [1]],
  ['datetime with a zone', { must: [{ field: 'made', op: 'lte', value: '2024-03-01T13:00:00+01:00' }] }, [1, 2]],
  ['datetime without a zone is UTC', { must: [{ field: 'made', op: 'lte', value: '2024-03-01T12:00:00' }] }, [1, 2]],
  ['contains words in any order and case', { must: [{ field: 'title', op: 'contains', value: 'WORK herons' }] }, [1]],
  ['contains whole words only', { must: [{ field: 'title', op: 'contains', value: 'swift' }] }, []],
  ['contains in a keyword field: as it stands', { must: [{ field: 'tags', op: 'contains', value: 'ate' }] }, [1, 3]],
  ['exists', { must: [{ field: 'year', op: 'exists' }] }, [1, 2, 3]],
  ['an empty list does not exist', { must: [{ field: 'sizes', op: 'exists' }] }, [1, 3]],
  ['missing', { must: [{ field: 'sizes', op: 'missing' }] }, [2, 4]],
  ['built-in page', { must: [{ field: 'page', op: 'gte', value: 2 }] }, [2, 3]],
  ['built-in document_id', { must: [{ field: 'document_id', op: 'eq', value: 'doc-4' }] }, [4]],
  [
    'built-in document_name',
    { must: [{ field: 'document_name', op: 'in', value: ['doc-1.txt', 'doc-2.txt'] }] },
    [1, 2],
  ],
  [
    'several must',
    {
      must: [
        { field: 'lang', op: 'eq', value: 'en' },
        { field: 'year', op: 'gt', value: 2005 },
      ],
    },
    [3],
  ],
  [
    'should',
    {
      should: [
        { field: 'lang', op: 'eq', value: 'es' },
        { field: 'page', op: 'eq', value: 1 },
      ],
    },
    [1, 2],
  ],
  ['mustNot', { mustNot: [{ field: 'draft', op: 'eq', value: true }, unlike] }, [1, 3, 4]],
  [
    'all three',
    {
      must: [{ field: 'lang', op: 'exists' }],
      should: [{ field: 'year', op: 'gt', value: 2005 }, unlike],
      mustNot: [{ field: 'draft', op: 'eq', value: true }],
    },
    [3],
  ],
  ['a field nobody has', { must: [unlike] }, []],
  ['a field with an odd name', { mustNot: [{ field: 'größe in cm', op: 'exists' }] }, [1, 2, 3, 4]],
  ['nothing', {}, [1, 2, 3, 4]],
]
