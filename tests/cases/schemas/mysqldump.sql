-- MySQL dump 10.13  Distrib 8.0.33
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
USE `shop`;
DROP TABLE IF EXISTS `users`;
CREATE TABLE `users` (
  `id` int unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s; the \' key',
  `Email` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  `role` enum('admin','user') DEFAULT 'user',
  `key` varchar(10) DEFAULT NULL,
  `changed` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`) USING BTREE,
  UNIQUE KEY `uniq_email` (`Email`(100) DESC),
  KEY `by_role` (`role`,`key`) USING BTREE COMMENT 'x',
  FULLTEXT KEY `words` (`Email`)
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='a; b';
INSERT INTO `users` VALUES (1,'O\'Reilly; CREATE TABLE x (id int);','admin',NULL,NULL);
# a comment; of another kind
CREATE TABLE orders (
  id BIGINT NOT NULL,
  user_id INT UNSIGNED NOT NULL,
  total DECIMAL(10,2) UNSIGNED ZEROFILL,
  CONSTRAINT fk_user FOREIGN KEY by_user (user_id) REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (id)
) ENGINE=InnoDB /*!50100 PARTITION BY HASH (id) PARTITIONS 4 */;
DELIMITER ;;
CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW BEGIN
  IF NEW.id > 1 THEN SET NEW.id = 2; END IF;
  CREATE TEMPORARY TABLE inside (id int);
END;;
DELIMITER ;
ALTER TABLE `orders` ADD COLUMN `note` text AFTER `total`, ADD INDEX `by_total` (`total`), CHANGE `note` `remark` mediumtext NOT NULL;
ALTER TABLE orders MODIFY total decimal(12,2) NOT NULL DEFAULT 0, DROP INDEX by_total;
RENAME TABLE users TO people;
