import { paperParsers } from '../../../bench/parsing/paper-parsers.ts';
import { textParsers } from '../../../bench/parsing/text-parsers.ts';
import { testGrowth } from '../../support/growth.ts';

testGrowth([...paperParsers, ...textParsers]);
