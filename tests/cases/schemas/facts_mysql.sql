CREATE TABLE `orders` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `state` enum('new','it''s','a\\b','x,y') CHARACTER SET utf8mb4 NOT NULL DEFAULT 'new',
  `paid` tinyint(1) NOT NULL DEFAULT '0',
  `total` decimal(10,2) DEFAULT '0.00',
  `code` varchar(10) DEFAULT '007',
  `note` text DEFAULT ("long"),
  `flags` set('a','b') DEFAULT NULL,
  `bits` bit(1) DEFAULT b'0',
  `full_name` varchar(80) GENERATED ALWAYS AS (concat(`code`,_utf8mb4' ',`note`)) STORED,
  `half_name` varchar(80) AS (upper(`code`)) VIRTUAL,
  `kind` varchar(10) NOT NULL,
  `changed` timestamp NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`id`),
  UNIQUE KEY `by_code` (`code`) USING BTREE,
  KEY `by_kind` (`kind`(4)) USING HASH,
  FULLTEXT KEY `by_note` (`note`),
  KEY `by_upper` ((upper(`code`))),
  CONSTRAINT `kinds` CHECK ((`kind` in (_utf8mb4'web',_utf8mb4'shop')))
) ENGINE=InnoDB;
CREATE TABLE `orders_state` (`x` enum('p','q') DEFAULT 'p') ENGINE=InnoDB;
CREATE TABLE `a` (`b_c` enum('1'), `d` enum('2')) ENGINE=InnoDB;
CREATE TABLE `a_b` (`c` enum('3')) ENGINE=InnoDB;
ALTER TABLE `a` MODIFY `d` enum('2','4') NOT NULL DEFAULT '4', CHANGE `b_c` `bC` enum('1');
ALTER TABLE `orders` ALTER COLUMN `code` SET DEFAULT '008', ALTER `total` DROP DEFAULT;
CREATE FULLTEXT INDEX whole ON `orders` (`note`, `code`);
CREATE SPATIAL INDEX places ON `orders` (`note`);
