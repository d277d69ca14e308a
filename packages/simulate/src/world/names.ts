import type { Chance } from '../chance.js';

const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗'];
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉'];
const places = ['深圳', '东莞', '广州', '杭州', '南宁', '成都', '长沙', '郑州', '合肥', '厦门'];
const words = ['鑫达', '恒通', '宏远', '瑞丰', '聚信', '万嘉', '盛泰', '博源', '联创', '安顺'];
const trades = ['贸易', '商贸', '科技', '电子商务', '供应链管理', '信息咨询'];

/** Made-up names; nobody's in particular. */
export const personName = (chance: Chance): string =>
  chance.pick(surnames) + chance.pick(given) + (chance.happens(0.7) ? chance.pick(given) : '');

export const companyName = (chance: Chance, trade = chance.pick(trades)): string =>
  `${chance.pick(places)}${chance.pick(words)}${trade}有限公司`;
